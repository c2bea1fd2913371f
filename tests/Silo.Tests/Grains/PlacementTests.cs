using Transcode.Domain.Protocol;
using Transcode.Silo.Placement;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Grains;

/// <summary>Three silos, one of which works too and has encoders: what is named after them lives there.</summary>
public sealed class PlacementTests
{
    private static readonly SiloDevice _device = new(new("gpu box"), ["h264_nvenc", "hevc_nvenc", "av1_nvenc"]);

    [Fact]
    public async Task A_silo_has_its_own_device_and_the_queues_of_its_encoders_and_who_survives_it_takes_them()
    {
        await using var cluster = await Cluster.Start(silos: 3, device: _device);
        string[] lanes = ["h264_nvenc", "hevc_nvenc", "av1_nvenc", "h264_nvenc@gpu box", "av1_nvenc@gpu box"];
        foreach (var lane in lanes)
            await cluster.Lane(lane).Status();
        await cluster.Worker("gpu box")
            .Announce(new Announcement { WorkerId = "gpu box", Encoders = ["libx264", "aac", .. _device.Encoders] });
        await Task.WhenAll(cluster.Lane().Status(), cluster.Lane("h264_qsv").Status(), cluster.Worker("gpu").Find());

        foreach (var lane in lanes)
            (await cluster.HomeOf(cluster.Lane(lane))).ShouldBe("Silo_2", lane);
        (await cluster.HomeOf(cluster.Worker("gpu box"))).ShouldBe("Silo_2");
        (await cluster.HomeOf(cluster.Lane("h264_qsv"))).ShouldNotBeNull("a queue for which nobody has an encoder is there all the same");

        await cluster.Kill("Silo_2");

        (await cluster.Worker("gpu box").Find()).ShouldNotBeNull("a worker that was lost must be noticed by somebody");
        (await cluster.HomeOf(cluster.Worker("gpu box"))).ShouldBeOneOf("Silo_0", "Silo_1");
        (await cluster.Lane("h264_nvenc").Status()).Open.ShouldBe(0);
    }

    [Theory]
    [InlineData("worker", "gpu box", true)]
    [InlineData("worker", "gpu", false)]
    [InlineData("encoder", "av1_nvenc", true)]
    [InlineData("encoder", "nvenc", false)]
    [InlineData("encoder", "software", false)]
    [InlineData("encoder", "software@gpu box", false)]
    [InlineData("room", "gpu box", false)]
    public void A_name_is_had_whole_or_not_at_all(string key, string grain, bool has)
        => SiloDevice.Has(SiloDevice.Metadata(_device), key, grain).ShouldBe(has);

    [Fact]
    public void A_silo_that_only_coordinates_says_nothing_of_itself() => SiloDevice.Metadata(null).ShouldBeEmpty();
}
