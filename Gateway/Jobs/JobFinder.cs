using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Gateway.Jobs;

/// <summary>Finds a job by what it works on.</summary>
internal sealed class JobFinder(JobDesk desk)
{
    /// <summary>As many jobs of one name as are looked through.</summary>
    private const int Depth = 500;

    public Task<Asset?> Known(AssetId asset, CancellationToken stop) => desk.FindAsset(asset, stop);

    /// <summary>The job that makes outputs of this asset now, with its plan; null: none does.</summary>
    public async Task<Job?> Unfinished(AssetId asset, CancellationToken stop)
    {
        if (await desk.FindAsset(asset, stop) is not { Status: AssetStatus.Uploaded or AssetStatus.Transcoding } known)
            return null;
        foreach (var summary in (await Unfinished(known.Label, stop)).Where(summary => summary.Asset == asset))
            if (await desk.Find(summary.Id, stop) is { IsFinal: false } job)
                return job;
        return null;
    }

    /// <summary>An unfinished job that would do exactly what this order asks for.</summary>
    public async Task<Job?> Same(JobOrder order, CancellationToken stop)
    {
        foreach (var summary in await Unfinished(order.Label, stop))
            if (await desk.Find(summary.Id, stop) is { IsFinal: false } job && IsSame(job.Order, order))
                return job;
        return null;
    }

    private async Task<IReadOnlyList<JobSummary>> Unfinished(string label, CancellationToken stop)
    {
        var found = new List<JobSummary>();
        foreach (var state in new[] { JobState.Probing, JobState.Encoding, JobState.Packaging })
            found.AddRange(await desk.List(new JobFilter(state, label, Depth), stop));
        return found;
    }

    /// <summary>Profiles are compared as they are written: a changed profile is another job.</summary>
    private static bool IsSame(JobOrder one, JobOrder other) =>
        one.Source == other.Source && one.ByKind == other.ByKind && one.Profiles.Select(Written).SequenceEqual(other.Profiles.Select(Written), StringComparer.Ordinal);

    private static string Written(Domain.Profiles.Profile profile) =>
        System.Text.Json.JsonSerializer.Serialize(profile, Domain.Protocol.ProtocolJson.Default.Profile);
}
