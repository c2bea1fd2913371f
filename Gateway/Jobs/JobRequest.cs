using System.Text.Json.Serialization;
using Transcode.Gateway.Webhooks;

namespace Transcode.Gateway.Jobs;

/// <summary>POST /api/jobs.</summary>
public sealed record JobRequest
{
    /// <summary>Absolute path of a file of the machine on which the embedded product runs; read in place. One of this, <see cref="Asset"/>
    /// and <see cref="Url"/>.</summary>
    public string? Path { get; init; }

    /// <summary>An uploaded asset.</summary>
    public string? Asset { get; init; }

    /// <summary>An http or https address, or an object of a store that the server's settings name, <c>s3://bucket/key</c> or
    /// <c>az://container/blob</c>; a worker fetches it. One of the three.</summary>
    public string? Url { get; init; }

    /// <summary>By name; none: those that are usual for the kind of source, which the probe will tell.</summary>
    public IReadOnlyList<string>? Profiles { get; init; }

    /// <summary>What to call it; default: the file's name.</summary>
    public string? Label { get; init; }

    /// <summary>Higher goes first; default 0.</summary>
    public int Priority { get; init; }

    /// <summary>How often the job may be tried again when it failed; default 1.</summary>
    public int? Retries { get; init; }

    /// <summary>To be ready so many seconds after its submission, where machines may be borrowed for that; 1 to 604,800. Default: as the
    /// server's settings say.</summary>
    public int? DeadlineSeconds { get; init; }

    /// <summary>Where an unfinished job has the same source, unchanged, and the same profiles, answer that one instead of making
    /// another.</summary>
    public bool Attach { get; init; }

    /// <summary>An address that is told of this job alone.</summary>
    public WebhookRequest? Webhook { get; init; }

    /// <summary>What the ids of this request are made of, so that it makes the same thing when it comes again; null: chance.</summary>
    [JsonIgnore]
    public string? Once { get; init; }
}

/// <summary>PATCH /api/jobs/{id}.</summary>
public sealed record JobPatch
{
    /// <summary>Higher goes first; -1000 to 1000.</summary>
    public required int Priority { get; init; }
}
