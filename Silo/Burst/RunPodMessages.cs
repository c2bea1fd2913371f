using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcode.Silo.Burst;

/// <summary>POST /v2/{endpoint}/run.</summary>
internal sealed record RunPodOrder(RunPodInput Input, string Webhook, RunPodPolicy Policy);

/// <summary>What our handler is told; deploy/images/runpod/handler.py reads it.</summary>
internal sealed record RunPodInput
{
    [JsonPropertyName("run")]
    public required string Run { get; init; }

    [JsonPropertyName("join")]
    public required string Join { get; init; }

    [JsonPropertyName("worker")]
    public required string Worker { get; init; }

    [JsonPropertyName("token")]
    public required string Token { get; init; }

    [JsonPropertyName("idle_seconds")]
    public required int IdleSeconds { get; init; }

    [JsonPropertyName("run_seconds")]
    public required int RunSeconds { get; init; }

    [JsonPropertyName("notify")]
    public required string Notify { get; init; }

    [JsonPropertyName("secret")]
    public required string Secret { get; init; }

    public override string ToString() => $"input of run {Run}";
}

/// <param name="ExecutionTimeout">Milliseconds at work.</param>
/// <param name="Ttl">Milliseconds from the request to the end of everything.</param>
internal sealed record RunPodPolicy(long ExecutionTimeout, long Ttl);

/// <summary>What it answers to run, status and cancel.</summary>
internal sealed record RunPodStatus
{
    public string? Id { get; init; }
    public string? Status { get; init; }

    /// <summary>Milliseconds.</summary>
    public double? DelayTime { get; init; }

    /// <summary>Milliseconds.</summary>
    public double? ExecutionTime { get; init; }

    /// <summary>A text, or whatever the handler made of it.</summary>
    public JsonElement? Error { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunPodOrder))]
[JsonSerializable(typeof(RunPodStatus))]
internal sealed partial class RunPodJson : JsonSerializerContext;
