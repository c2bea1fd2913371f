using System.Diagnostics;
using System.Text.Json;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Tests.Protocol;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

/// <summary>A megabyte that holds a hundred hours: a picture that changes every few seconds. Its plan is made while others wait to
/// write.</summary>
public sealed class LongFilmTests
{
    private static readonly Profile _ladder = PlannerTests.Made("hls") with { Hls = new() };

    [Fact]
    public void A_hundred_hours_are_planned_in_a_small_multiple_of_the_time_that_writing_the_plan_takes()
    {
        var film = Slides(PlanLimits.MostHours, 2);
        var began = Stopwatch.GetTimestamp();
        var plan = PlannerTests.Planned(PlannerTests.Source(), film, _ladder with { Video = _ladder.Video! with { CopyWhenFits = true } });
        StepGraph.Of(plan);
        var planning = Stopwatch.GetElapsedTime(began);

        began = Stopwatch.GetTimestamp();
        JsonSerializer.SerializeToUtf8Bytes(plan, WireJson.Of<Plan>());
        var writing = Stopwatch.GetElapsedTime(began);

        // What looks at all for each one of so many takes hundreds of times as long.
        (planning / writing).ShouldBeLessThan(15);
    }

    [Fact]
    public void Twice_the_film_is_twice_the_work()
    {
        var (one, two) = (new CountedReads(Slides(25, 2).Points), new CountedReads(Slides(50, 2).Points));
        var (once, twice) = (Allocated(Slides(25, 2) with { Points = one }), Allocated(Slides(50, 2) with { Points = two }));

        ((double)twice / once).ShouldBeLessThan(2.5);
        ((double)two.Reads / one.Reads).ShouldBeLessThan(2.5);
        (one.Reads / one.Count).ShouldBeLessThan(20);
    }

    [Fact]
    public void A_hundred_hours_are_some_thousands_of_chunks_and_not_a_hundred_thousand()
    {
        var plan = PlannerTests.Planned(PlannerTests.Source(), Slides(PlanLimits.MostHours, 2), _ladder);
        var video = plan.Parts[0].Video!;

        video.Segments.Count().ShouldBe(60_000);
        video.Chunks.Count.ShouldBeLessThan(Chunking.MostUsualChunks + 100);
        video.Chunks.Max(chunk => (chunk.End - chunk.Start).Seconds).ShouldBeLessThan(400);
        (video.Chunks[0].End - video.Chunks[0].Start).Seconds.ShouldBe(6, "it is playable as soon as any other film");
        StepGraph.Of(plan).Count.ShouldBeLessThan(2200);
    }

    [Fact]
    public void A_chunk_of_slides_holds_as_many_frames_as_are_worth_a_program_that_starts()
    {
        var chunks = Chunking.Chunks(Slides(10, 6), Films.Six, Films.Two);

        chunks.Max(chunk => chunk.Frames).ShouldBeInRange(80, 160);
        chunks.Count.ShouldBeLessThan(100);
        chunks[0].Frames.ShouldBe(1, "the first is playable at once");
    }

    [Fact]
    public void A_film_of_eight_hours_has_chunks_of_the_usual_length()
    {
        var hours = FrameIndexer.Index(Listing.Steady(8 * 3600 * 6, 167, keyEvery: 6), Listing.Milliseconds, null, null, Films.Two);

        Chunking.Chunks(hours, Films.Six, Films.Two).Max(chunk => (chunk.End - chunk.Start).Seconds).ShouldBeInRange(17.5, 18.5);
    }

    [Fact]
    public void More_hours_than_a_plan_holds_are_refused_in_words()
    {
        var why = PlannerTests.Refused(PlannerTests.Source(), Slides(PlanLimits.MostHours + 1, 6), _ladder);

        (why.Code, why.Party).ShouldBe((FailureCodes.InputTooLong, Party.Input));
        why.Message.ShouldBe("The source is too long to be planned: 101 hours of picture; at most 100 are taken, so cut it into parts and "
            + "submit each.");
    }

    [Fact]
    public void More_segments_than_a_playlist_may_have_are_refused_with_the_setting_that_makes_them()
    {
        var fine = _ladder with { Video = _ladder.Video! with { GopSeconds = 2 }, Hls = new() { SegmentSeconds = 2 } };

        PlannerTests.Refused(PlannerTests.Source(), Slides(60, 2), fine).Message.ShouldContain("segment_seconds");
        PlannerTests.Planned(PlannerTests.Source(), Slides(60, 2), _ladder).Parts[0].Video!.Segments.Count().ShouldBe(36_000);
    }

    [Fact]
    public void More_places_for_key_frames_than_a_plan_holds_are_refused() =>
        PlanLimits.WhyTooLong(Slides(60, 1, grid: 1), [])!.Message.ShouldContain("gop_seconds");

    [Fact]
    public void The_job_of_a_film_that_is_too_long_is_rejected_and_nobody_tries_again()
    {
        var job = new Job.Probing { Order = Samples.Order("long") };
        var told = new JobCommand.RecordStep(StepGraph.ProbeId, Samples.Anna,
            new StepResult.Probed(PlannerTests.Source(), Slides(PlanLimits.MostHours + 1, 6)));

        JobDecider.Decide(job, told).ShouldBeOfType<Decision.Accept>().Events.OfType<JobEvent.JobRejected>()
            .ShouldHaveSingleItem().Why.Code.ShouldBe(FailureCodes.InputTooLong);
    }

    private static FrameTimeline Slides(int hours, int seconds, int grid = 2) => FrameIndexer.Index(
        Listing.Steady(hours * 3600 / seconds, seconds * 1000, keyEvery: 1), Listing.Milliseconds, null, null, MediaTime.FromSeconds(grid));

    private static long Allocated(FrameTimeline film)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        StepGraph.Of(PlannerTests.Planned(PlannerTests.Source(), film,
            _ladder with { Video = _ladder.Video! with { CopyWhenFits = true } }));
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private sealed class CountedReads(IReadOnlyList<CutPoint> points) : IReadOnlyList<CutPoint>
    {
        public long Reads { get; private set; }

        public int Count => points.Count;

        public CutPoint this[int index]
        {
            get
            {
                Reads++;
                return points[index];
            }
        }

        public IEnumerator<CutPoint> GetEnumerator()
        {
            foreach (var point in points)
            {
                Reads++;
                yield return point;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
