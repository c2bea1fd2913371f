using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Gateway.Burst;
using Transcode.Gateway.Webhooks;

namespace Transcode.Gateway.Jobs;

/// <summary>GET /api/jobs/{id}: everything a person wants to know of a job.</summary>
public sealed record JobReport
{
    public required string JobId { get; init; }
    public required string AssetId { get; init; }
    public required string Label { get; init; }

    /// <summary>fetching, probing, encoding, packaging, ready, failed, rejected, cancelled.</summary>
    public required string State { get; init; }

    /// <summary>Nothing will happen any more unless it is tried again.</summary>
    public required bool Final { get; init; }

    public required int Attempt { get; init; }
    public required int Priority { get; init; }

    /// <summary>What is made, by name; "default" while the source's kind is not known.</summary>
    public required IReadOnlyList<string> Profiles { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }
    public required ProgressNow Progress { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Decisions of the plan that a person may wonder about.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Address of the playlist that names all renditions; it plays while the job still runs.</summary>
    public string? Master { get; init; }

    public IReadOnlyList<OutputReport> Outputs { get; init; } = [];

    /// <summary>Why it failed or was rejected.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string? Reason { get; init; }

    /// <summary>Machines that were borrowed for it, with what they cost.</summary>
    public IReadOnlyList<JobBurstReport> Bursts { get; init; } = [];

    /// <summary>The address that is told of it, with its secret; only in the answer to its submission.</summary>
    public WebhookReport? Webhook { get; init; }
}

/// <summary>How far a job is; also what the event stream sends as <c>progress</c>.</summary>
/// <param name="Percent">0 to 100, of expected work.</param>
/// <param name="Fps">Frames per second, of all machines together.</param>
/// <param name="Speed">Seconds of timeline per second.</param>
/// <param name="RemainingSeconds">Null: nothing can be said yet.</param>
/// <param name="Steps">The map, in the order of the plan.</param>
public sealed record ProgressNow(double Percent, double Fps, double Speed, double? RemainingSeconds, IReadOnlyList<StepNow> Steps);

/// <summary>One step in the map.</summary>
/// <param name="Step">Its id: "hls.video.0003".</param>
/// <param name="Kind">fetch, probe, encode_video, encode_audio, render, package, verify.</param>
/// <param name="State">waiting, held, open, back_off, leased, accepted, done, failed, cancelled.</param>
/// <param name="Percent">Of this step.</param>
/// <param name="Worker">Who holds or held it.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Why">Why it does not run, in words.</param>
public sealed record StepNow(string Step, string Kind, string State, double Percent, string? Worker, int Attempts, string? Why);

/// <summary>One deliverable.</summary>
/// <param name="Profile">Which profile made it.</param>
/// <param name="Name">Rendition, or "master".</param>
/// <param name="Kind">master_playlist, video_playlist, audio_playlist, mp4, audio, image, data, manifest, subtitle_playlist.</param>
/// <param name="Path">Below the asset's media address, and below an exported folder.</param>
/// <param name="Url">On this server.</param>
/// <param name="Width">Pixels; 0 without picture.</param>
/// <param name="Height">Pixels; 0 without picture.</param>
/// <param name="Frames">Frames of picture.</param>
/// <param name="Duration">Seconds.</param>
/// <param name="Bytes">Of the file, or of all segments.</param>
/// <param name="Bandwidth">Peak bit/s; 0 where it does not apply.</param>
/// <param name="Sha256">Of a file made straight from the source.</param>
/// <param name="Loudness">What was measured where the loudness was brought to a target.</param>
/// <param name="Quality">How near an encoded picture is to the source; null: it was copied, is no film, or was not looked at.</param>
public sealed record OutputReport(
    string Profile, string Name, string Kind, string Path, string Url, int Width, int Height, long Frames, double Duration, long Bytes,
        long Bandwidth,
    string? Sha256 = null, Loudness? Loudness = null, VideoQuality? Quality = null);

/// <summary>GET /api/jobs.</summary>
/// <param name="Jobs">Newest first.</param>
/// <param name="Before">Pass as <c>?before=</c> for the next page; null: there is none.</param>
public sealed record JobList(IReadOnlyList<JobLine> Jobs, string? Before);

/// <summary>One line of the list.</summary>
public sealed record JobLine(
    string JobId, string AssetId, string Label, string State, IReadOnlyList<string> Profiles, int Attempt, int Priority,
    DateTimeOffset SubmittedAt, DateTimeOffset ChangedAt, string? Why);
