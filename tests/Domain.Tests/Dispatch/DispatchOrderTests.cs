using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Workers;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Domain.Tests.Dispatch;

/// <summary>Where a step stands in the queue.</summary>
public sealed class DispatchOrderTests
{
    private static readonly Job _job = JobLife.Encoding(Order("j", priority: 7)).Job!;
    private static readonly IReadOnlyList<Step> _steps = JobSteps.Of(_job.Plan!);

    [Fact]
    public void What_ends_a_job_goes_before_what_looks_at_a_new_one_and_that_before_what_encodes()
    {
        var probe = DispatchOrder.Of(_job, StepGraph.Probe(_job.Order.Profiles)).Stage;

        StageOf("hls.package").ShouldBeLessThan(probe);
        StageOf("hls.verify").ShouldBe(StageOf("hls.package"));
        StageOf("hls.video.0001").ShouldBeGreaterThan(probe);
        StageOf("hls.audio").ShouldBe(StageOf("hls.video.0001"));
    }

    [Fact]
    public void The_priority_is_the_jobs() => DispatchOrder.Of(_job, The("hls.audio")).Priority.ShouldBe(7);

    [Fact]
    public void The_first_chunk_goes_first_then_audio_then_chunks_as_a_viewer_meets_them() =>
        _steps.Where(step => step is Step.EncodeVideo or Step.EncodeAudio).OrderBy(step => DispatchOrder.Of(_job, step).Place)
            .Select(step => step.Id.Value).Take(4).ShouldBe(["hls.video.0000.360p", "hls.audio", "hls.video.0000.720p", "hls.video.0001"]);

    [Fact]
    public void What_lies_before_the_place_where_the_viewer_begins_comes_last()
    {
        var second = (Step.EncodeVideo)The("hls.video.0001");
        var begun = Starting(second.Chunk.End.Seconds);

        DispatchOrder.Of(begun, The("hls.video.0002")).Place.ShouldBeLessThan(DispatchOrder.Of(begun, The("hls.video.0000")).Place);
        DispatchOrder.Of(begun, The("hls.video.0000")).Place.ShouldBeLessThan(DispatchOrder.Of(begun, second).Place);
        DispatchOrder.Of(Starting(second.Chunk.End.Seconds - 0.1), second).Place
            .ShouldBeLessThan(DispatchOrder.Of(begun, second).Place, "he begins within it");
    }

    [Fact]
    public void What_is_pinned_to_a_worker_waits_in_its_own_lane()
    {
        DispatchOrder.Of(_job, The("hls.audio")).Capability.ShouldBe(Capabilities.Software);
        DispatchOrder.Of(_job with { Only = Anna }, The("hls.audio")).Capability
            .ShouldBe(Pinning.OfWorkerAlone(Capabilities.Software, Anna));
    }

    [Fact]
    public void After_sixteen_steps_of_a_lane_another_job_has_its_turn()
    {
        var opened = Enumerable.Range(0, 40).Reverse().Select(i => (new StepId($"s{i:00}"), new DispatchOrder(0, 3, i)));

        var turns = DispatchOrder.InTurns(opened).ToList();

        turns.Select(step => step.Id.Value).ShouldBe(Enumerable.Range(0, 40).Select(i => $"s{i:00}"));
        turns.Select(step => step.Order.Turn).ShouldBe(Enumerable.Range(0, 40).Select(i => i / 16L));
    }

    [Fact]
    public void Lanes_and_stages_have_turns_of_their_own_and_equal_places_go_by_name()
    {
        var opened = Enumerable.Range(0, 10).SelectMany(i => ((StepId, DispatchOrder)[])[
            (new($"b{i}"), new DispatchOrder(0, 3, 5)), (new($"a{i}"), new DispatchOrder(0, 3, 5, "libvips")),
            (new($"c{i}"), new DispatchOrder(0, 1, 5))]);

        var turns = DispatchOrder.InTurns(opened).ToList();

        turns.ShouldAllBe(step => step.Order.Turn == 0);
        turns.Where(step => step.Id.Value[0] == 'b').Select(step => step.Id.Value).ShouldBe(Enumerable.Range(0, 10).Select(i => $"b{i}"));
    }

    private static Job Starting(double seconds) => JobLife.Encoding(Order("j") with { StartSeconds = seconds }).Job!;

    private static Step The(string id)
        => _steps.First(step => step.Id.Value == id || step.Id.Value.StartsWith(id + ".", StringComparison.Ordinal));

    private static int StageOf(string id) => DispatchOrder.Of(_job, The(id)).Stage;
}
