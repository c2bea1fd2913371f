using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

/// <summary>A minute of 1280x720 at 25 frames and 1000 kbit/s a second: what keeps it from being copied, one thing at a time.</summary>
public sealed class CopyingTests
{
    private static readonly Profile _wishing = With(PlannerTests.Made("hls") with { Hls = new() },
        video => video with { CopyWhenFits = true });
    private static readonly SourceFacts _fitting = PlannerTests.Source(audio: false) with
    {
        Video = VideoFactsTests.Video(1280,
        720) with
        { H264 = new("High", 31) }
    };

    private static Profile With(Profile profile, Func<VideoSettings, VideoSettings> change)
        => profile with { Video = change(profile.Video!) };

    private static SourceFacts With(Func<VideoFacts, VideoFacts> change) => _fitting with { Video = change(_fitting.Video!) };

    /// <param name="keyEach">Frames from one key frame to the next.</param>
    /// <param name="ahead">Frames by which decoding runs ahead.</param>
    /// <param name="bytes">Of the n-th frame.</param>
    /// <param name="isReset">Whether the n-th frame resets the decoder, if it is a key frame.</param>
    private static FrameTimeline Film(int keyEach = 50, int ahead = 0, Func<int, int>? bytes = null, Func<int, bool>? isReset = null,
        bool needsDecoder = false)
    {
        var packets = new PacketTable { NeedsDecoder = needsDecoder };
        for (var n = 0; n < 1500; n++)
        {
            // After each key frame so many, and one more, are decoded the other way round.
            var (group, place) = (n / keyEach * keyEach, n % keyEach);
            var shown = ahead > 0 && place > 0 && place <= ahead + 1 ? group + ahead + 2 - place : n;
            packets.Add(shown * 40L, n * 40L - ahead * 40L, 40, place == 0, bytes?.Invoke(n) ?? 5000);
        }
        var resets = packets.Keys.Where(key => isReset?.Invoke(key) ?? true).Select(key => packets.Pts[key]).ToHashSet();
        return FrameIndexer.Index(packets, Listing.Milliseconds, null, null, Listing.TwoSeconds, resets);
    }

    private static string Remark(SourceFacts source, FrameTimeline film, Profile? profile = null)
    {
        var plan = PlannerTests.Planned(source, film, profile ?? _wishing);
        var remark = plan.Remarks.Single(message => message.Contains("copied", StringComparison.Ordinal));
        plan.HasCopies.ShouldBe(remark.Contains("is copied", StringComparison.Ordinal));
        return remark;
    }

    [Fact]
    public void The_largest_rendition_of_a_source_that_fits_is_copied_and_that_is_said()
    {
        var plan = PlannerTests.Planned(_fitting, Film(ahead: 2), _wishing);
        plan.Parts[0].Video!.Renditions.Select(rendition => rendition.IsCopied).ShouldBe([true, false]);
        plan.Remarks.ShouldContain("720p is copied: the source already fits");
        StepGraph.Of(plan).OfType<Step.EncodeVideo>().ShouldAllBe(step => step.Encode.Count == 2);
    }

    [Fact]
    public void Without_the_wish_nothing_is_copied_or_said()
    {
        var plan = PlannerTests.Planned(_fitting, Film(), With(_wishing, video => video with { CopyWhenFits = false }));
        plan.HasCopies.ShouldBeFalse();
        plan.Remarks.ShouldBe(["the source has no sound"]);
    }

    public static TheoryData<string, SourceFacts> Frames => new()
    {
        { "not progressive H.264", With(video => video with { H264 = null }) },
        { "colours", With(video => video with { PixelFormat = "yuv422p" }) },
        { "colours", With(video => video with { Color = new() { Transfer = "smpte2084" } }) },
        { "colours", With(video => video with { Color = new() { Range = "pc" } }) },
        { "another size", With(video => video with { Width = 1920, Height = 1080 }) },
        { "another size", With(video => video with { Width = 1024, PixelAspectWidth = 5, PixelAspectHeight = 4 }) },
        { "H.264 High 10", With(video => video with { H264 = new("High 10", 31) }) },
        { "level 5.1", With(video => video with { H264 = new("High", 51) }) },
        { "level 3.1", With(video => video with { FrameRate = default }) },
        { "signs of damage", _fitting with { Damage = ["it ends early"] } },
    };

    [Theory]
    [MemberData(nameof(Frames))]
    public void A_picture_that_is_not_the_rendition_is_encoded(string why, SourceFacts source) => Remark(source, Film()).ShouldContain(why);

    public static TheoryData<string, FrameTimeline> Timelines => new()
    {
        { "no key frame of the source stands at 00:00:06", Film(keyEach: 60) },
        { "do not all stand alone", Film(isReset: key => key != 1450) },
        { "do not all stand alone", Film(needsDecoder: true) },
        { "do not all stand alone", Film(bytes: n => n == 700 ? 0 : 5000) },
        { "do not all stand alone", Film() with { Reordering = null } },
        { "decodes 3 frames ahead", Film(ahead: 3) },
        { "2700 kbit/s, more than 2675", Film(bytes: n => n is >= 300 and < 450 ? 13_500 : 5000) },
        { "2600 kbit/s, more than 2500", Film(bytes: _ => 13_000) },
        { "not taken as they come", Film() with { MaxFrameRate = 120 } },
        { "not taken as they come", Film() with { IsExact = false } },
    };

    [Theory]
    [MemberData(nameof(Timelines))]
    public void Packets_that_do_not_fit_are_encoded(string why, FrameTimeline film) => Remark(_fitting, film).ShouldContain(why);

    [Fact]
    public void Key_frames_within_a_segment_may_stand_anywhere() => Remark(_fitting, Film(keyEach: 30)).ShouldContain("is copied");

    [Theory]
    [InlineData("baseline", "Constrained Baseline", true)]
    [InlineData("baseline", "Baseline", false)]
    [InlineData("main", "Main", true)]
    [InlineData("main", "High", false)]
    [InlineData("high", "Main", true)]
    public void A_decoder_of_the_profile_must_do(string wanted, string has, bool copied) =>
        Remark(With(video => video with { H264 = new(has, 31) }), Film(), With(_wishing, video => video with { H264Profile = wanted }))
            .Contains("is copied", StringComparison.Ordinal).ShouldBe(copied);

    [Fact]
    public void A_frame_that_is_shown_before_a_key_frame_and_decoded_after_it_spoils_the_cut()
    {
        var packets = new PacketTable();
        foreach (var (shown, n) in new long[] { 0, 1, 3, 2, 4, 5 }.Select((shown, n) => (shown, n)))
            packets.Add(shown * 1000, n * 1000 - 1000, 1000, n is 0 or 2 or 5, 10);
        var film = FrameIndexer.Index(packets, Listing.Milliseconds, null, null, MediaTime.FromSeconds(1),
            new HashSet<long> { 0, 3000, 5000 });
        film.Points.Select(point => point.IsClean).ShouldBe([true, false, false, false, false, true]);
        (film.Reordering, film.Points.Sum(point => point.Bytes)).ShouldBe((1, 60));
    }

    [Fact]
    public void Without_copies_or_without_cuts_everything_is_encoded()
    {
        var plan = PlannerTests.Planned(_fitting, Film(), _wishing);
        Planner.WithoutCuts(plan).HasCopies.ShouldBeFalse();
        var without = Planner.WithoutCopies(plan);
        (without.HasCopies, without.Parts[0].Video!.IsExact).ShouldBe((false, true));
        without.Remarks[^1].ShouldContain("nothing is copied after all");
    }

    [Fact]
    public void A_copy_that_fails_twice_starts_the_job_again_without_copies_and_then_it_is_a_failure_like_any()
    {
        var begun = JobLife.Encoding(Samples.Order("j") with { Profiles = [Samples.Copying] });
        begun.Job!.Plan!.HasCopies.ShouldBeTrue();
        var life = begun.When(Samples.FailedStep(new("copying.video.0001"), Samples.CopyUnfit)).Then(typeof(JobEvent.StepFailed))
            .When(Samples.FailedStep(new("copying.video.0001"), Samples.CopyUnfit)).Then(typeof(JobEvent.CopyAbandoned));
        var job = life.Is<Job.Encoding>();
        (job.Generation, job.Whole, job.Plan!.HasCopies).ShouldBe((2, false, false));
        life.When(Samples.FailedStep(new("copying.video.0001"), Samples.CopyUnfit)).Then(typeof(JobEvent.StepFailed));
    }
}
