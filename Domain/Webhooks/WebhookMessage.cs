using System.Globalization;
using System.Text.Json;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Webhooks;

/// <summary>The body of a delivery. It is made once, so that every attempt has the same bytes.</summary>
public sealed record WebhookMessage
{
    /// <summary>The same for every attempt; receivers tell by it what they have had.</summary>
    public required string Id { get; init; }

    /// <summary>"job.ready".</summary>
    public required string Type { get; init; }

    /// <summary>Place of the event in the log: rises from event to event, over all jobs.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset HappenedAt { get; init; }
    public required WebhookJob Job { get; init; }

    /// <summary>Quarters of the work, with job.progress: 25, 50 or 75.</summary>
    public int? Percent { get; init; }

    /// <summary>With job.failed and job.rejected.</summary>
    public WebhookFailure? Failure { get; init; }

    /// <summary>With job.cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>With job.ready: what was made.</summary>
    public IReadOnlyList<WebhookOutput>? Outputs { get; init; }

    /// <param name="id">Of the delivery.</param>
    /// <param name="stored">What happened.</param>
    /// <param name="told">The same, as it is told.</param>
    /// <param name="job">Of which job.</param>
    /// <param name="outputs">Of a job that is ready.</param>
    public static WebhookMessage Of(string id, StoredEvent stored, WebhookEvent told, WebhookJob job, IReadOnlyList<Output>? outputs)
        => new()
        {
            Id = id,
            Type = WebhookEvents.NameOf(told),
            Sequence = stored.Sequence,
            HappenedAt = stored.At,
            Job = job,
            Percent = (stored.Event as JobEvent.ProgressReached)?.Percent,
            Failure = stored.Event switch
            {
                JobEvent.JobFailed failed => Of(failed.Why),
                JobEvent.JobRejected rejected => Of(rejected.Why),
                _ => null
            },
            Reason = (stored.Event as JobEvent.JobCancelled)?.Reason,
            Outputs = outputs is null ? null : [.. outputs.Select(output => Of(new AssetId(job.AssetId), output))],
        };

    public string ToJson() => JsonSerializer.Serialize(this, ProtocolJson.Default.WebhookMessage);

    /// <summary>Without the tool's words and its command line: those name folders of workers.</summary>
    private static WebhookFailure Of(Failure why) =>
        new(why.Code, JsonNamingPolicy.SnakeCaseLower.ConvertName(why.Phase.ToString()),
            JsonNamingPolicy.SnakeCaseLower.ConvertName(why.Party.ToString()), why.Message);

    private static WebhookOutput Of(AssetId asset, Output output)
        => new(output.Profile, output.Name, JsonNamingPolicy.SnakeCaseLower.ConvertName(output.Kind.ToString()),
        PathOf(asset, output.Key), output.Width, output.Height, output.Frames, Math.Round(output.Duration.Seconds, 3), output.Bytes,
        output.Sha256);

    /// <summary>Below the asset's media address.</summary>
    private static string PathOf(AssetId asset, string key)
    {
        var (outputs, files) = (AssetLayout.Outputs(asset) + "/", AssetLayout.Encoded(asset, "", ""));
        return key.StartsWith(outputs, StringComparison.Ordinal) ? key[outputs.Length..] : key.StartsWith(files, StringComparison.Ordinal)
            ? key[files.Length..] : key;
    }
}

/// <summary>Which job, right after the event.</summary>
/// <param name="JobId">Its id.</param>
/// <param name="AssetId">What it works on.</param>
/// <param name="Label">What people call it.</param>
/// <param name="State">fetching, probing, encoding, packaging, ready, failed, rejected, cancelled.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="Profiles">What is made, by name.</param>
public sealed record WebhookJob(string JobId, string AssetId, string Label, string State, int Attempt, IReadOnlyList<string> Profiles)
{
    public static WebhookJob Of(JobSummary job, StoredEvent stored, WebhookEvent told, int attempt) =>
        new(job.Id.Value, job.Asset.Value, job.Label, StateAfter(stored, told).ToString().ToLower(CultureInfo.InvariantCulture),
            attempt, job.Profiles);

    private static JobState StateAfter(StoredEvent stored, WebhookEvent told) =>
        WebhookEvents.StateAfter(told, fetches: stored.Event is JobEvent.JobSubmitted { Order.Source.Fetch: not null });
}

/// <summary>What went wrong, as far as strangers are told.</summary>
public sealed record WebhookFailure(string Code, string Phase, string Party, string Message);

/// <summary>One deliverable; its path is below <c>/media/{asset_id}/</c>.</summary>
public sealed record WebhookOutput(string Profile, string Name, string Kind, string Path, int Width, int Height, long Frames,
    double Duration, long Bytes, string? Sha256);
