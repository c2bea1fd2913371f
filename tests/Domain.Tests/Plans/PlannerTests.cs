using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

public sealed class PlannerTests
{
    private static readonly Profile _hls = Made("hls") with { Hls = new() };
    private static readonly Profile _audioAlone = Made("sound") with { Video = null, Assets = [AssetKind.Video, AssetKind.Audio] };

    internal static Profile Made(string name, params LadderEntry[] ladder) => new()
    {
        Name = name,
        Description = "",
        Assets = [AssetKind.Video],
        Video = new VideoSettings { Ladder = ladder.Length > 0 ? ladder : [new("720p", 1280, 720, 2500), new("360p", 640, 360, 600)] },
        Audio = new(),
        Mp4 = true,
    };

    internal static SourceFacts Source(bool audio = true) => new()
    {
        Kind = AssetKind.Video,
        Container = "mov",
        Bytes = 1,
        Duration = MediaTime.FromSeconds(60),
        Video = VideoFactsTests.Video(1280, 720),
        Audio = audio
            ? [new AudioFacts { StreamIndex = 1, Codec = "aac", Channels = 6, SampleRate = 48000, Start = MediaTime.FromSeconds(0.5) }]
            : [],
    };

    internal static Plan Planned(SourceFacts source, FrameTimeline? timeline, params Profile[] profiles) =>
        Planner.Plan(source, timeline, new ProfileSelection(profiles, ByKind: false)).ShouldBeOfType<PlanResult.Planned>().Plan;

    [Fact]
    public void The_same_facts_give_the_same_plan()
    {
        string Json() => System.Text.Json.JsonSerializer.Serialize(Planned(Source(), Films.Steady(60), _hls), Protocol.WireJson.Of<Plan>());
        Json().ShouldBe(Json());
    }

    [Fact]
    public void Sound_is_mixed_down_to_what_the_profile_wants_and_never_up()
    {
        Planned(Source(), Films.Steady(9), _hls).Parts[0].Audio!.Channels.ShouldBe(2);
        var mono = Source() with { Audio = [Source().Audio[0] with { Channels = 1 }] };
        Planned(mono, Films.Steady(9), _hls).Parts[0].Audio!.Channels.ShouldBe(1);
    }

    [Fact]
    public void Picture_and_sound_count_from_the_same_moment()
    {
        var film = Listing.Index(Listing.Steady(250, 40, 25, from: 3000), MediaTime.FromSeconds(0.5));
        var part = Planned(Source(), film, _hls).Parts[0];
        (part.Video!.Origin, part.Audio!.Origin).ShouldBe((45000, 45000));
    }

    internal static Failure Refused(SourceFacts source, FrameTimeline? timeline, params Profile[] profiles) =>
        Planner.Plan(source, timeline, new ProfileSelection(profiles, ByKind: false)).ShouldBeOfType<PlanResult.Refused>().Why;

    [Fact]
    public void A_profile_for_other_assets_is_refused_in_words_also_beside_one_that_fits()
    {
        var audio = Source() with { Kind = AssetKind.Audio, Video = null };
        Refused(audio, null, _hls,
            _audioAlone).Message.ShouldBe(
            "The source is sound only, and the profile hls cannot be made of that. Choose a profile for sound "
            + "only.");
        var why = Refused(audio, null, _hls);
        (why.Code, why.Party).ShouldBe((FailureCodes.ProfileMismatch, Party.Request));
        why.Message.ShouldContain("sound only");
    }

    [Fact]
    public void A_profile_that_finds_nothing_in_the_source_is_left_out_and_that_is_said()
    {
        var plan = Planned(Source(audio: false), Films.Steady(9), _hls, _audioAlone);
        plan.Parts.Select(part => part.Profile.Name).ShouldBe(["hls"]);
        plan.Remarks.ShouldBe(["the source has no sound", "profile sound was left out: the source has nothing that it wants"]);
        StepGraph.Of(plan).ShouldAllBe(step => !step.Id.Value.StartsWith("sound", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_no_profile_finds_anything_the_job_is_refused() =>
        Refused(Source(audio: false), Films.Steady(9), _audioAlone).Code.ShouldBe(FailureCodes.ProfileMismatch);

    [Fact]
    public void Two_profiles_with_rungs_of_one_name_do_not_overwrite_each_other()
    {
        var plan = Planned(Source(), Films.Steady(9), _hls, Made("other"), Made("loud", new LadderEntry("other-audio", 640, 360, 600)));
        var names = plan.Parts.SelectMany(part => part.Video!.Renditions.Select(r => r.Name).Append(part.Audio!.Name)).ToList();
        names.ShouldBe(["720p", "360p", "audio", "other-720p", "other-360p", "other-audio", "loud-other-audio", "loud-audio"]);
    }

    [Fact]
    public void Two_profiles_of_one_name_are_refused()
    {
        var why = Refused(Source(), Films.Steady(9), _hls, _hls);
        (why.Code, why.Party).ShouldBe((FailureCodes.ProfileInvalid, Party.Request));
        why.Message.ShouldContain("Two profiles are called hls");
    }

    [Fact]
    public void A_source_whose_times_cannot_be_trusted_is_encoded_in_one_piece_and_says_why()
    {
        var plan = Planned(Source(), Listing.Index(Listing.Of((0, 0, false))), _hls);
        var video = plan.Parts[0].Video!;
        (video.IsExact, video.Chunks.Count, video.Segments.Count(), video.Chunks[0].Cut).ShouldBe((false, 1, 0, null));
        plan.Remarks.ShouldBe(["encoded in one piece: no packet is marked as a key frame"]);
    }

    [Fact]
    public void A_plan_without_cuts_has_one_chunk_that_promises_nothing_of_its_segments()
    {
        var plan = Planner.WithoutCuts(Planned(Source(), Films.Steady(60), _hls));
        var video = plan.Parts[0].Video!;
        (video.IsExact, video.Chunks.Single().Frames, video.Segments.Count()).ShouldBe((false, 1500, 0));
        plan.Remarks[^1].ShouldContain("one piece");
    }

    [Fact]
    public void A_thousand_frames_a_second_are_thinned_also_where_their_times_cannot_be_trusted()
    {
        var fast = Source() with { Video = VideoFactsTests.Video(1280, 720) with { FrameRate = new Rate(1000, 1) } };
        Planned(fast, Listing.Index(Listing.Of((0, 0, false))), _hls).Parts[0].Video!.MaxFrameRate.ShouldBe(120);
        Planned(Source(), Listing.Index(Listing.Of((0, 0, false))), _hls).Parts[0].Video!.MaxFrameRate.ShouldBeNull();
    }
}
