using Transcode.Domain.Jobs;
using Transcode.Domain.Proofs;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Proofs;

/// <summary>What a worker says is checked before a plan, a playlist or a name is made of it.</summary>
public sealed class ResultCheckTests
{
    private static readonly Step _probe = StepGraph.Probe(Samples.Order("j").Profiles);
    private static readonly StepResult.Probed _probed = Samples.Probed();

    [Fact]
    public void What_a_worker_makes_of_its_steps_is_possible()
    {
        ResultCheck.Fault(_probe, _probed).ShouldBeNull();
        foreach (var step in JobSteps.Of(Samples.PlanOf(Samples.Order("j"))))
            ResultCheck.Fault(step, Samples.ResultOf(step)).ShouldBeNull(step.Id.Value);
    }

    [Theory]
    [InlineData(1.2, 0.9, 8)]
    [InlineData(0.9, 0.95, 8)]
    [InlineData(double.NaN, 0.9, 8)]
    [InlineData(0.9, -2, 8)]
    [InlineData(0.9, 0.8, 0)]
    public void A_quality_that_cannot_be_is_not_believed(double mean, double lowest, int frames)
    {
        var step = JobSteps.Of(Samples.PlanOf(Samples.Order("j"))).OfType<Step.EncodeVideo>().First();
        var made = (StepResult.Encoded)Samples.ResultOf(step);

        ResultCheck.Fault(step, made with { Tracks = [.. made.Tracks.Select(track => track with { Quality = new(mean, lowest, frames) })] })
            .ShouldNotBeNull();
        ResultCheck.Fault(step, made with { Tracks = [.. made.Tracks.Select(track => track with { Quality = new(0.9, 0.8, 8) })] })
            .ShouldBeNull();
    }

    public static TheoryData<string, Func<StepResult.Probed, StepResult.Probed>> Impossible => new()
    {
        { "no facts", told => told with { Facts = null! } },
        { "a clock that never ticks", told => Video(told, video => video with { TimeBase = new TimeBase(0, 0) }) },
        { "a clock that runs back", told => Video(told, video => video with { TimeBase = new TimeBase(1, -90000) }) },
        { "no codec", told => Video(told, video => video with { Codec = null! }) },
        { "no size", told => Video(told, video => video with { Width = 0 }) },
        { "a side of two thousand million pixels", told => Video(told, video => video with { Height = int.MaxValue }) },
        { "pixels without height", told => Video(told, video => video with { PixelAspectHeight = 0 }) },
        { "minus one channels", told => told with { Facts = told.Facts with { Audio = [told.Facts.Audio[0] with { Channels = -1 }] } } },
        { "a track that is not there", told => told with { Facts = told.Facts with { Audio = [null!] } } },
        { "a timeline without a grid", told => told with { Timeline = told.Timeline! with { Grid = MediaTime.Zero } } },
        { "a timeline that ends at the end of time",
            told => told with { Timeline = told.Timeline! with { End = new MediaTime(long.MaxValue) } } },
        { "a timeline that starts before time", told => told with { Timeline = told.Timeline! with { Origin = long.MinValue } } },
        { "a timeline that steps back",
            told => told with { Timeline = told.Timeline! with { Points = [.. told.Timeline!.Points.Reverse()] } } },
        { "less than no frames", told => told with { Timeline = told.Timeline! with { Frames = -1 } } },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_probe_that_cannot_be_is_not_believed(string what, Func<StepResult.Probed, StepResult.Probed> lie) =>
        ResultCheck.Fault(_probe, lie(_probed)).ShouldNotBeNull(what);

    [Fact]
    public void A_chunk_has_the_renditions_and_segments_that_were_asked_for_and_no_others()
    {
        var step = JobSteps.Of(Samples.PlanOf(Samples.Order("j"))).OfType<Step.EncodeVideo>().First();
        var made = (StepResult.Encoded)Samples.ResultOf(step);
        var first = made.Tracks[0];

        Fault(made.Tracks.Skip(1)).ShouldNotBeNull("one is missing");
        Fault(made.Tracks.Append(first with { Name = "mine" })).ShouldNotBeNull("one is foreign");
        Fault(made.Tracks.Append(first)).ShouldNotBeNull("one is there twice");
        Fault([first with { Name = "../../etc" }, .. made.Tracks.Skip(1)]).ShouldNotBeNull("one is called otherwise");
        Fault([first with { Segments = [.. first.Segments.Skip(1)] }, .. made.Tracks.Skip(1)]).ShouldNotBeNull("a segment is missing");
        Fault([first with { Segments = [.. first.Segments.Select(segment => segment with { Number = segment.Number + 1 })] },
            .. made.Tracks.Skip(1)]).ShouldNotBeNull("they are another chunk's");
        Fault([first with { Segments = [.. first.Segments.Select(segment => segment with { Sha256 = "yes" })] }, .. made.Tracks.Skip(1)])
            .ShouldNotBeNull("that is no hash");
        Fault([first with { Segments = [.. first.Segments.Select(segment => segment with { Bytes = 0 })] }, .. made.Tracks.Skip(1)])
            .ShouldNotBeNull("a segment is empty");

        string? Fault(IEnumerable<TrackProof> tracks) => ResultCheck.Fault(step, made with { Tracks = [.. tracks] });
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../other/master.m3u8")]
    [InlineData("a//b.mp4")]
    [InlineData("a\nb.mp4")]
    public void A_file_lies_among_the_results(string key)
    {
        var made = Samples.Packaged.Outputs[0];
        ResultCheck.Fault(_probe, new StepResult.Packaged([made with { Key = key }])).ShouldNotBeNull();
        ResultCheck.Fault(_probe, new StepResult.Packaged([made with { Key = null! }])).ShouldNotBeNull();
    }

    private static StepResult.Probed Video(StepResult.Probed told, Func<VideoFacts, VideoFacts> change)
        => told with { Facts = told.Facts with { Video = change(told.Facts.Video!) } };
}
