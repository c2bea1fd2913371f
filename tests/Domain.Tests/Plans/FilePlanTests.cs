using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Plans;

public sealed class FilePlanTests
{
    private static readonly AudioFileSettings _mp3 = new() { Name = "quick", Container = AudioContainer.Mp3 };
    private static readonly Profile _files = new()
    {
        Name = "files",
        Description = "",
        Assets = [AssetKind.Video, AssetKind.Audio],
        Poster = new(),
        Storyboard = new(),
        Waveform = new() { Json = new(), Png = new() },
        AudioFiles = [_mp3, new() { Name = "edit", Container = AudioContainer.Wav, SampleRate = 48000, Loudness = new() }],
    };

    private static readonly Profile _thumbnails = new()
    {
        Name = "thumbnails",
        Description = "",
        Assets = [AssetKind.Image],
        DefaultFor = [AssetKind.Image],
        Images = [new() { Name = "small", Format = ImageFileFormat.Webp, Width = 300, Height = 300 },
            new() { Name = "large", Format = ImageFileFormat.Jpeg, Width = 900, Height = 900 }],
    };

    private static readonly SourceFacts _photo = new()
    {
        Kind = AssetKind.Image,
        Container = "jpeg_pipe",
        Bytes = 1,
        Image = new("jpeg", 4000, 3000, 1)
    };

    internal static IEnumerable<Step> StepsOfEveryFile() =>
        [.. StepGraph.Of(PlannerTests.Planned(PlannerTests.Source(), Films.Steady(60), _files)),
            .. StepGraph.Of(PlannerTests.Planned(_photo, null, _thumbnails))];

    [Fact]
    public void Files_need_no_packaging_and_wait_for_nothing()
    {
        var steps = StepGraph.Of(PlannerTests.Planned(PlannerTests.Source(), Films.Steady(60), _files));
        steps.Select(step => step.Id.Value)
            .ShouldBe(["files.poster", "files.storyboard", "files.waveform", "files.sound.quick", "files.sound.edit"]);
        steps.ShouldAllBe(step => step is Step.Render && step.WaitsFor.Count == 0);
    }

    [Fact]
    public void Files_say_what_they_will_be_called() =>
        PlannerTests.Planned(PlannerTests.Source(), Films.Steady(60), _files).Parts[0].Files.SelectMany(file => file.FileNames)
            .ShouldBe(["poster.jpg", "storyboard.vtt", "storyboard/sheet_000.jpg", "waveform.json", "waveform.png", "quick.mp3",
            "edit.wav"]);

    [Fact]
    public void Files_of_two_profiles_do_not_overwrite_each_other()
    {
        var plan = PlannerTests.Planned(PlannerTests.Source(), Films.Steady(60), _files, _files with { Name = "more" });
        plan.Parts.SelectMany(part => part.Files).SelectMany(file => file.FileNames).ShouldBeUnique();
        plan.Parts[1].Files[0].FileNames.ShouldBe(["more-poster.jpg"]);
    }

    [Fact]
    public void A_poster_looks_at_a_tenth_of_the_picture()
    {
        var poster = PlannerTests.Planned(PlannerTests.Source(), Films.Steady(60), _files).Parts[0].Files.OfType<FilePlan.Poster>()
            .Single();
        poster.At.ShouldBe(MediaTime.FromSeconds(6));
        (poster.Width, poster.Height).ShouldBe((1280, 720), "it is never enlarged");
    }

    [Theory]
    [InlineData(3840, 2160, 1920, 1080)]
    [InlineData(1080, 1920, 608, 1080)]
    [InlineData(640, 480, 640, 480)]
    [InlineData(20000, 3, 1920, 1)]
    public void A_picture_is_fitted_into_its_box_and_never_enlarged(int width, int height, int fittedWidth, int fittedHeight) =>
        Box.Fit(1920, 1080, (width, height)).ShouldBe((fittedWidth, fittedHeight));

    [Theory]
    [InlineData(4000, 3000, 900, 675, 300, 225)]
    [InlineData(3000, 4000, 675, 900, 225, 300)]
    [InlineData(500, 200, 500, 200, 300, 120)]
    [InlineData(1, 1, 1, 1, 1, 1)]
    [InlineData(20000, 3, 900, 1, 300, 1)]
    public void Images_are_planned_largest_first_and_to_the_pixel(int width, int height, int w, int h, int smallW, int smallH)
    {
        var source = _photo with { Image = new("jpeg", width, height, 1) };
        var images = PlannerTests.Planned(source, null, _thumbnails).Parts[0].Files.OfType<FilePlan.Images>().Single();
        images.Wanted.ToDictionary(each => each.FileName, each => (each.Width, each.Height))
            .ShouldBe(new Dictionary<string, (int, int)> { ["large.jpg"] = (w, h), ["small.webp"] = (smallW, smallH) }, ignoreOrder: true);
        images.Wanted.Select(each => (long)each.Width * each.Height).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void A_webp_is_never_planned_larger_than_webp_can_be()
    {
        var profile = _thumbnails with { Images = [new() { Name = "p", Format = ImageFileFormat.Webp, Width = 16384, Height = 16384 }] };
        var images = PlannerTests.Planned(_photo with { Image = new("png", 20000, 10, 1) }, null,
            profile).Parts[0].Files.OfType<FilePlan.Images>().Single();
        (images.Wanted[0].Width, images.Wanted[0].Height).ShouldBe((16383, 8));
    }

    [Fact]
    public void An_animation_of_which_one_frame_is_taken_is_remarked()
    {
        var moving = _photo with { Image = new("gif", 320, 180, 45) };
        PlannerTests.Planned(moving, null, _thumbnails).Remarks.ShouldContain("the image has 45 frames or pages: the first one is taken");
        var animated = _thumbnails with { Images = [_thumbnails.Images[0] with { Animated = true }] };
        PlannerTests.Planned(moving, null, animated).Remarks.ShouldBeEmpty();
        PlannerTests.Planned(_photo with { Image = new("png", 320, 180, 5) }, null,
            animated).Remarks.ShouldContain("the image has 5 frames or pages: the first one is taken");
    }

    [Fact]
    public void A_codec_gets_channels_and_a_rate_that_it_knows()
    {
        var source = PlannerTests.Source();
        source = source with { Audio = [source.Audio[0] with { Channels = 6, SampleRate = 22050 }] };
        var audioTracks = PlannerTests.Planned(source, Films.Steady(9), _files).Parts[0].Files.OfType<FilePlan.Audio>().ToList();
        (audioTracks[0].Channels, audioTracks[0].SampleRate).ShouldBe((2, 32000), "MP3");
        (audioTracks[1].Channels, audioTracks[1].SampleRate).ShouldBe((6, 48000), "WAV");
    }

    [Fact]
    public void A_film_without_sound_has_no_waveform_and_sound_has_no_poster()
    {
        PlannerTests.Planned(PlannerTests.Source(audio: false), Films.Steady(9), _files).Parts[0].Files.Select(file => file.What)
            .ShouldBe(["poster", "storyboard"]);
        PlannerTests.Planned(PlannerTests.Source() with { Kind = AssetKind.Audio, Video = null }, null,
            _files).Parts[0].Files.Select(file => file.What)
            .ShouldBe(["waveform", "sound.quick", "sound.edit"]);
    }

    [Fact]
    public void A_waveform_of_sound_alone_begins_with_its_first_sample_and_that_of_a_film_with_the_picture()
    {
        Waveform(PlannerTests.Planned(PlannerTests.Source(), Films.Steady(9), _files)).FromFirstSample.ShouldBeFalse();
        Waveform(PlannerTests.Planned(PlannerTests.Source() with { Kind = AssetKind.Audio, Video = null }, null, _files))
            .FromFirstSample.ShouldBeTrue();

        static FilePlan.Waveform Waveform(Plan plan) => plan.Parts[0].Files.OfType<FilePlan.Waveform>().Single();
    }

    [Fact]
    public void Without_a_named_profile_the_kind_of_source_decides()
    {
        var wave = _files with
        {
            Name = "wave",
            Poster = null,
            Storyboard = null,
            AudioFiles = [],
            DefaultFor = [AssetKind.Video, AssetKind.Audio]
        };
        Profile[] all = [_files with { DefaultFor = [AssetKind.Video] }, _thumbnails, wave];
        string[] Made(SourceFacts source, FrameTimeline? timeline)
            => [.. Planner.Plan(source, timeline, new ProfileSelection(all, ByKind: true))
            .ShouldBeOfType<PlanResult.Planned>().Plan.Parts.Select(part => part.Profile.Name)];
        Made(PlannerTests.Source(), Films.Steady(9)).ShouldBe(["files", "wave"]);
        Made(PlannerTests.Source() with { Kind = AssetKind.Audio, Video = null }, null).ShouldBe(["wave"]);
        Made(_photo, null).ShouldBe(["thumbnails"]);
    }

    [Fact]
    public void A_default_that_finds_nothing_is_left_out_without_a_word()
    {
        var wave = _files with { Name = "wave", Poster = null, Storyboard = null, AudioFiles = [], DefaultFor = [AssetKind.Video] };
        var plan = Planner.Plan(PlannerTests.Source(audio: false), Films.Steady(9),
            new ProfileSelection([_files with { DefaultFor = [AssetKind.Video] }, wave], ByKind: true))
            .ShouldBeOfType<PlanResult.Planned>().Plan;
        plan.Parts.Select(part => part.Profile.Name).ShouldBe(["files"]);
        plan.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public void A_kind_for_which_nothing_is_usual_is_refused() =>
        Planner.Plan(_photo, null, new ProfileSelection([_files], ByKind: true))
            .ShouldBeOfType<PlanResult.Refused>().Why.Code.ShouldBe(FailureCodes.ProfileMismatch);
}
