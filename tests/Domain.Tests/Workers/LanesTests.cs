using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Tests.Workers;

/// <summary>What steps need, and who has it.</summary>
public sealed class LanesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Worker Anna = new() { Id = new("anna"), LastSeen = Now, Encoders = ["libx264", "aac"], Tools = [] };

    [Fact]
    public void Who_has_not_proven_software_has_no_lane()
    {
        Lanes.Of(Anna).ShouldBe([Lanes.Software]);
        Lanes.Of(Anna with { Encoders = ["libx264", "aac", "h264_nvenc"], Tools = ["libvips"] }).ShouldBe([Lanes.Software, "h264_nvenc", "libvips"]);
        Lanes.Of(Anna with { Encoders = ["aac"] }).ShouldBeEmpty();
    }

    [Fact]
    public void Who_did_not_look_what_it_has_is_the_platforms_own_machine() =>
        Lanes.Of(Anna with { Encoders = null, Tools = null }).ShouldBe([Lanes.Software, Lanes.Libvips]);

    [Fact]
    public void Who_is_of_another_version_has_no_lane()
    {
        Lanes.Of(Anna with { Version = ProductVersion.Current }).ShouldNotBeEmpty();
        Lanes.Of(Anna with { Version = "0.0.9" }).ShouldBeEmpty();
        Lanes.Of(Anna with { Version = "0.0.9", Encoders = null }).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("software", "")]
    [InlineData("prefer-hardware", "")]
    [InlineData("h264_qsv", "h264_qsv")]
    public void Only_an_encoder_that_is_named_is_needed(string choice, string need) =>
        StepGraph.Of(Plan(choice)).OfType<Step.EncodeVideo>().ShouldAllBe(step => Lanes.NeedOf(step) == need);

    [Fact]
    public void Images_need_libvips()
    {
        var render = new Step.Render
        {
            Id = new("thumbnails.pictures"),
            Profile = "thumbnails",
            Source = Samples.Probed().Facts,
            Damage = DamagePolicy.Accept,
            File = new FilePlan.Pictures([]),
        };
        Lanes.NeedOf(render).ShouldBe(Lanes.Libvips);
        Lanes.NeedOf(StepGraph.Probe([])).ShouldBe(Lanes.Software, "nobody knows yet that it is an image");
    }

    private static Plan Plan(string choice) => Planner.Plan(Samples.Probed().Facts, Samples.Probed().Timeline,
        new Wishes([Samples.Hls with { Video = Samples.Hls.Video! with { Encoder = choice } }], ByKind: false)).ShouldBeOfType<PlanResult.Planned>().Plan;
}
