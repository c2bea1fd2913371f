using System.Text.Json;
using System.Text.Json.Nodes;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Tests.Jobs;
using Transcode.Domain.Tests.Plans;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Tests.Protocol;

/// <summary>What an older version stored, or an older worker says, lacks what was added since.</summary>
public sealed class OlderVersionTests
{
    private static readonly Plan _plan = PlannerTests.Planned(PlannerTests.Source(), Films.Steady(30),
        PlannerTests.Made("hls") with { Hls = new() });

    private static readonly Worker _worker = new() { Id = new("pc"), Os = "linux", LastSeen = DateTimeOffset.UnixEpoch };

    /// <summary>A worker of before pinning stopped every claim of an upgraded server.</summary>
    [Fact]
    public void A_list_that_did_not_exist_reads_as_an_empty_one()
    {
        EachEmptyLeftOut(_plan);
        EachEmptyLeftOut(_worker);
        EachEmptyLeftOut<Job>(new Job.Encoding { Order = Samples.Order("j"), Plan = _plan });
        EachEmptyLeftOut(new Announcement { WorkerId = "pc", IpAddress = "10.0.0.1", Port = 1, HwAccel = [] });
    }

    [Fact]
    public void A_plan_with_the_one_sound_of_before_keeps_it()
    {
        var older = JsonNode.Parse(JsonSerializer.Serialize(_plan, WireJson.Of<Plan>()))!;
        var part = older["parts"]![0]!.AsObject();
        var audio = part["sounds"]![0]!.DeepClone();
        audio.AsObject().Remove("label");
        audio["track"]!.AsObject().Remove("time_base");
        part.Remove("sounds");
        part["audio"] = audio;

        var read = JsonSerializer.Deserialize(older, WireJson.Of<Plan>())!.Parts[0].AudioTracks.ShouldHaveSingleItem();

        read.Label.IsDefault.ShouldBeTrue();
        read.Track.TimeBase.Denominator.ShouldBeGreaterThan(0);
    }

    private static void EachEmptyLeftOut<T>(T value)
    {
        var whole = JsonSerializer.Serialize(value, WireJson.Of<T>());
        var empties = Empties(JsonNode.Parse(whole)!).Select(node => node.GetPath()).ToList();
        empties.ShouldNotBeEmpty(typeof(T).Name);
        foreach (var path in empties)
        {
            var older = JsonNode.Parse(whole)!;
            var left = Empties(older).Single(node => node.GetPath() == path);
            left.Parent!.AsObject().Remove(left.GetPropertyName());
            if (Read<T>(older) is { } read)
                JsonSerializer.Serialize(read, WireJson.Of<T>()).ShouldBe(whole, path);
        }
    }

    /// <returns>Null: it is required, and was from the beginning.</returns>
    private static T? Read<T>(JsonNode older)
    {
        try
        {
            return JsonSerializer.Deserialize(older, WireJson.Of<T>());
        }
        catch (JsonException missing) when (missing.Message.Contains("required", StringComparison.Ordinal))
        {
            return default;
        }
    }

    /// <summary>Empty lists and dictionaries that are properties.</summary>
    private static IEnumerable<JsonNode> Empties(JsonNode node) => node switch
    {
        JsonObject { Count: 0 } or JsonArray { Count: 0 } => node.Parent is JsonObject ? [node] : [],
        JsonObject some => some.Select(property => property.Value).OfType<JsonNode>().SelectMany(Empties),
        JsonArray some => some.OfType<JsonNode>().SelectMany(Empties),
        _ => [],
    };
}
