using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

/// <summary>Several audio tracks and subtitles of one film.</summary>
public sealed class TrackTests
{
    private static readonly Profile _hls = PlannerTests.Made("hls") with { Hls = new() };

    private static AudioFacts Audio(int index, string? language = null, string? title = null) =>
        new() { StreamIndex = index, Codec = "aac", Channels = 2, SampleRate = 48000, Language = language, Title = title };

    private static SubtitleFacts Text(int index, string? language, bool isText = true)
        => new(index, isText ? "subrip" : "hdmv_pgs_subtitle", language, isText);

    private static ProfilePlan Plan(Profile profile, IReadOnlyList<AudioFacts> audioTracks, params SubtitleFacts[] subtitles) =>
        PlannerTests.Planned(PlannerTests.Source() with { Audio = audioTracks, Subtitles = subtitles }, Films.Steady(30), profile).Parts[0];

    [Fact]
    public void Every_sound_is_encoded_and_the_default_one_comes_first()
    {
        var plan = Plan(_hls, [Audio(1, "eng"), Audio(2, "ger") with { IsDefault = true }, Audio(3, "fre")]);
        plan.AudioTracks.Select(
            audio => $"{audio.Name} {audio.Track.StreamIndex} {audio.Label.Title} {audio.Label.Language} {audio.Label.IsDefault}")
            .ShouldBe(["audio 2 German de True", "audio-2 1 English en False", "audio-3 3 French fr False"]);
        StepGraph.Of(new Plan { Source = PlannerTests.Source(), Parts = [plan] }).OfType<Step.EncodeAudio>().Select(step => step.Id.Value)
            .ShouldBe(["hls.audio", "hls.audio.2", "hls.audio.3"]);
    }

    [Fact]
    public void A_profile_caps_the_number_and_the_plan_says_so()
    {
        var source = PlannerTests.Source() with { Audio = [Audio(1), Audio(2), Audio(3)] };
        var plan = PlannerTests.Planned(source, Films.Steady(30), _hls with { Audio = _hls.Audio! with { Tracks = 2 } });
        plan.Parts[0].AudioTracks.Count.ShouldBe(2);
        plan.Remarks.ShouldContain("profile hls takes 2 of 3 sound tracks");
    }

    [Fact]
    public void An_mp4_alone_has_one_sound_unless_the_profile_wants_all()
    {
        var file = _hls with { Hls = null, Mp4 = true };
        Plan(file, [Audio(1), Audio(2)]).AudioTracks.Count.ShouldBe(1);
        Plan(file with { Audio = file.Audio! with { AllInMp4 = true } }, [Audio(1), Audio(2)]).AudioTracks.Count.ShouldBe(2);
    }

    [Fact]
    public void Names_are_distinct_and_safe_to_quote()
    {
        var titles = Plan(_hls,
            [Audio(1, "eng"), Audio(2, "eng"), Audio(3, "eng", "A \"quoted\"\r\n#EXT"), Audio(4),
            Audio(5, "\"\n")]).AudioTracks.Select(audio => audio.Label.Title);
        titles.ShouldBe(["English", "English (2)", "A quoted#EXT", "Sound", "Sound (2)"]);
    }

    [Fact]
    public void A_player_chooses_by_itself_only_what_differs_and_never_a_commentary()
    {
        var labels = Plan(_hls,
            [Audio(1, "eng"), Audio(2, "eng") with { IsCommentary = true }, Audio(3, "eng") with { DescribesVideo = true },
            Audio(4, "eng"), Audio(5, "ger")])
            .AudioTracks.Select(audio => audio.Label).ToList();
        labels.Select(label => label.IsAutomatic).ShouldBe([true, false, true, false, true]);
        labels[2].Characteristics.ShouldBe("public.accessibility.describes-video");
    }

    [Fact]
    public void Text_becomes_subtitles_cut_as_the_picture_is_and_pictures_are_left_out()
    {
        var source = PlannerTests.Source() with
        {
            Subtitles = [Text(2, "eng"), Text(3, "eng") with { IsForced = true },
            Text(4, "ger", isText: false)]
        };
        var plan = PlannerTests.Planned(source, Films.Steady(30), _hls);
        var subtitles = plan.Parts[0].Files.OfType<FilePlan.Subtitles>().Single();
        subtitles.FileNames.ShouldBe(["subtitles/en.vtt", "subtitles/en-2.vtt"]);
        subtitles.Starts.ShouldBe(plan.Parts[0].Video!.Segments.Select(segment => segment.Start));
        subtitles.Tracks.Select(track => track.Label.IsForced).ShouldBe([false, true]);
        plan.Remarks.ShouldContain("1 of 3 subtitle tracks are no text (hdmv_pgs_subtitle) and are left out");
        StepGraph.Of(plan).OfType<Step.Package>().Single().WaitsFor.ShouldContain(new StepId("hls.subtitles"));
    }

    [Fact]
    public void Without_cuts_subtitles_follow_the_picture_to_where_ffmpeg_puts_it()
    {
        var plan = PlannerTests.Planned(PlannerTests.Source() with { Subtitles = [Text(2, "eng")] }, Films.Steady(30), _hls);
        plan.Parts[0].Files.OfType<FilePlan.Subtitles>().Single().Origin.ShouldNotBeNull();
        Planner.WithoutCuts(plan).Parts[0].Files.OfType<FilePlan.Subtitles>().Single().Origin.ShouldBeNull();
    }

    [Fact]
    public void A_profile_may_do_without_subtitles_and_a_file_gets_no_playlist_of_them()
    {
        Plan(_hls with { Subtitles = false }, [], Text(2, "eng")).Files.ShouldBeEmpty();
        Plan(_hls with { Hls = null, Mp4 = true }, [], Text(2, "eng")).Files.OfType<FilePlan.Subtitles>().Single().Starts.ShouldBeEmpty();
    }

    [Fact]
    public void No_film_has_more_subtitles_than_are_taken()
    {
        var plan =
            PlannerTests.Planned(PlannerTests.Source() with { Subtitles = [.. Enumerable.Range(2, 50).Select(n => Text(n, "eng"))] },
                Films.Steady(30), _hls);
        plan.Parts[0].Files.OfType<FilePlan.Subtitles>().Single().Tracks.Count.ShouldBe(32);
        plan.Remarks.ShouldContain("32 of 50 text subtitle tracks are taken");
    }
}
