using System.Text.Json;
using System.Text.Json.Nodes;
using Transcode.Domain.Protocol;

namespace Transcode.Domain.Tests.Protocol;

/// <summary>Messages whose names on the wire are fixed.</summary>
public sealed class AnnouncementTests
{
    private const string Fixed =
        """{"worker_id":"gaming-pc-room","ip_address":"192.168.1.50","port":8080,"os":"windows","hw_accel":["nvenc","cuda","d3d11va"],"status":"idle","cpu_usage":5}""";

    [Fact]
    public void A_workers_announcement_is_accepted_and_produced_letter_for_letter()
    {
        var announced = JsonSerializer.Deserialize(Fixed, WireJson.Of<Announcement>())!;
        (announced.WorkerId, announced.IpAddress, announced.Port, announced.Os, announced.Status, announced.CpuUsage)
            .ShouldBe(("gaming-pc-room", "192.168.1.50", 8080, "windows", "idle", 5));
        announced.HwAccel.ShouldBe(["nvenc", "cuda", "d3d11va"]);
        JsonSerializer.Serialize(announced, WireJson.Of<Announcement>()).ShouldBe(Fixed);
    }

    [Fact]
    public void What_a_newer_worker_says_besides_is_no_fault()
    {
        var more = JsonNode.Parse(Fixed)!.AsObject();
        more["battery"] = 71;
        JsonSerializer.Deserialize(more.ToJsonString(), WireJson.Of<Announcement>())!.WorkerId.ShouldBe("gaming-pc-room");
    }

    [Fact]
    public void A_worker_without_a_name_is_refused() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("""{"os":"linux"}""", WireJson.Of<Announcement>()));
}
