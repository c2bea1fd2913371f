using System.Text.Json.Serialization;

namespace Transcode.Gateway.Webhooks;

/// <summary>POST and PATCH /api/webhooks, and <c>webhook</c> of POST /api/jobs.</summary>
public sealed record WebhookRequest
{
    /// <summary>Absolute, http or https.</summary>
    public string? Url { get; init; }

    /// <summary>What to call it.</summary>
    public string? Name { get; init; }

    /// <summary>What it is told of, by name: "job.ready"; none: everything.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Signs what is sent; default: one is made and answered once. Not for PATCH: see rotate.</summary>
    public string? Secret { get; init; }

    /// <summary>See <see cref="Jobs.JobRequest.Once"/>.</summary>
    [JsonIgnore]
    public string? Once { get; init; }
}

/// <summary>POST /api/webhooks/{id}/rotate.</summary>
public sealed record RotateRequest
{
    /// <summary>Default: one is made.</summary>
    public string? Secret { get; init; }

    /// <summary>For so long the present secret signs too; default 24, at most 168, 0: not at all.</summary>
    public double? OverlapHours { get; init; }
}
