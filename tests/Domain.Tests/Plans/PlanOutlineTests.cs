using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Tests.Plans;

public sealed class PlanOutlineTests
{
    private static readonly Profile _hls = PlannerTests.Made("hls") with { Hls = new() };

    [Fact]
    public void A_film_tells_its_renditions_tracks_files_and_how_much_they_take()
    {
        var outline = Of("film-1080p", _hls);

        outline.Video.Select(video => (video.Name, video.Width, video.Height, video.Kbps))
            .ShouldBe([("720p", 1280, 720, 2500), ("360p", 640, 360, 600)]);
        outline.Audio.ShouldHaveSingleItem().Channels.ShouldBe(2);
        outline.Files.Select(file => file.Name).ShouldBe(["720p.mp4", "360p.mp4"]);
        outline.Seconds.ShouldBe(5400);
        outline.Segments.ShouldBe(900);
        outline.Chunks.ShouldBeInRange(200, 400);
        // Streams: 2500 + 600 + 128 kbit/s; files: each its picture and the sound.
        outline.Bytes.ShouldBe((2500L + 600 + 128 + 2500 + 128 + 600 + 128) * 1000 / 8 * 5400);
    }

    [Fact]
    public void What_is_upright_or_not_square_is_told_as_it_will_be_seen()
    {
        Of("phone-upright", _hls).Video[0].ShouldBe(new OutlinedVideo("720p", 720, 1280, 2500));
        Of("tape-576i", _hls).Video.Select(video => (video.Width, video.Height)).First().ShouldBe((768, 576));
    }

    [Fact]
    public void Images_have_sizes_and_no_length()
    {
        var images = new Profile
        {
            Name = "small",
            Description = "",
            Assets = [AssetKind.Image],
            Images = [new ImageSettings { Name = "a", Format = ImageFileFormat.Webp, Width = 300, Height = 300 }],
        };

        var outline = Of("photo", images);

        outline.Files.ShouldBe([new OutlinedFile("a.webp", 300, 200)]);
        (outline.Seconds, outline.Bytes, outline.Chunks).ShouldBe((null, 0, 0));
    }

    [Fact]
    public void Each_sample_has_a_name_of_its_own_and_each_kind_has_one()
    {
        SampleSource.All.Select(sample => sample.Name).ShouldBeUnique();
        foreach (var kind in Enum.GetValues<AssetKind>())
            SampleSource.For([kind]).Facts.Kind.ShouldBe(kind);
    }

    private static PlanOutline Of(string sample, Profile profile)
    {
        var facts = SampleSource.All.Single(one => one.Name == sample).Facts;
        var timeline = facts.Video is { } video
            ? RegularTimeline.Of(video.FrameRate, facts.Duration!.Value, StepGraph.Probe([profile]).Grid) : null;
        return PlanOutline.Of(PlannerTests.Planned(facts, timeline, profile));
    }
}
