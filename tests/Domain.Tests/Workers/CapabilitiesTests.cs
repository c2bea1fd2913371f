using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Tests.Workers;

/// <summary>What steps need, and who has it.</summary>
public sealed class CapabilitiesTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Worker _anna = new() { Id = new("anna"), LastSeen = _now, Encoders = ["libx264", "aac"], Tools = [] };

    [Fact]
    public void Who_has_not_proven_software_has_no_lane()
    {
        Capabilities.Of(_anna).ShouldBe([Capabilities.Software]);
        Capabilities.Of(_anna with { Encoders = ["libx264", "aac", "h264_nvenc"], Tools = ["libvips"] })
            .ShouldBe([Capabilities.Software, "h264_nvenc", "libvips"]);
        Capabilities.Of(_anna with { Encoders = ["aac"] }).ShouldBeEmpty();
    }

    [Fact]
    public void Who_did_not_look_what_it_has_is_the_platforms_own_machine() =>
        Capabilities.Of(_anna with { Encoders = null, Tools = null }).ShouldBe([Capabilities.Software, Capabilities.Libvips]);

    [Fact]
    public void What_fetches_films_of_pages_is_no_lane() =>
        Capabilities.Of(_anna with { Encoders = ["libx264", "aac"], Tools = ["libvips", "yt-dlp"] })
            .ShouldBe([Capabilities.Software, Capabilities.Libvips]);

    [Fact]
    public void Who_is_of_another_version_has_no_lane()
    {
        Capabilities.Of(_anna with { Version = ProductVersion.Current }).ShouldNotBeEmpty();
        Capabilities.Of(_anna with { Version = "0.0.9" }).ShouldBeEmpty();
        Capabilities.Of(_anna with { Version = "0.0.9", Encoders = null }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("software", "")]
    [InlineData("prefer-hardware", "")]
    [InlineData("h264_qsv", "h264_qsv")]
    public void Only_an_encoder_that_is_named_is_needed(string choice, string need) =>
        StepGraph.Of(Plan(choice)).OfType<Step.EncodeVideo>().ShouldAllBe(step => Capabilities.RequiredBy(step) == need);

    [Fact]
    public void Images_need_libvips()
    {
        var render = new Step.Render
        {
            Id = new("thumbnails.pictures"),
            Profile = "thumbnails",
            Source = Samples.Probed().Facts,
            Damage = DamagePolicy.Accept,
            File = new FilePlan.Images([]),
        };
        Capabilities.RequiredBy(render).ShouldBe(Capabilities.Libvips);
        Capabilities.RequiredBy(StepGraph.Probe([])).ShouldBe(Capabilities.Software, "nobody knows yet that it is an image");
    }

    private static Plan Plan(string choice) => Planner.Plan(Samples.Probed().Facts, Samples.Probed().Timeline,
        new ProfileSelection([Samples.Hls with { Video = Samples.Hls.Video! with { Encoder = choice } }], ByKind: false))
        .ShouldBeOfType<PlanResult.Planned>().Plan;
}
