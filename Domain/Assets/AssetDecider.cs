using Transcode.Domain.Jobs;

namespace Transcode.Domain.Assets;

/// <summary>The legal steps between asset states; all others are refused. Pure.</summary>
public static class AssetDecider
{
    private static readonly HashSet<(AssetStatus From, AssetStatus To)> _legal =
    [
        (AssetStatus.Uploading, AssetStatus.Uploaded),
        (AssetStatus.Uploaded, AssetStatus.Transcoding),
        (AssetStatus.Transcoding, AssetStatus.Ready),
        (AssetStatus.Transcoding, AssetStatus.Failed),
        (AssetStatus.Failed, AssetStatus.Uploaded),
    ];

    /// <returns>The asset in its new state, or null: the step is not legal.</returns>
    public static Asset? Move(Asset asset, AssetStatus to) => _legal.Contains((asset.Status, to)) ? asset with { Status = to } : null;

    /// <summary>What a job's event means for its asset; the states it passes through, in order.</summary>
    public static IReadOnlyList<AssetStatus> MeantBy(JobEvent happened) => happened switch
    {
        JobEvent.JobSubmitted { Order.Source.Fetch: not null } => [],
        JobEvent.JobSubmitted or JobEvent.SourceFetched => [AssetStatus.Uploaded],
        JobEvent.JobPlanned => [AssetStatus.Transcoding],
        JobEvent.JobReady => [AssetStatus.Ready],
        // By way of Uploaded also where it was still being fetched: there is no other way from there.
        JobEvent.JobFailed or JobEvent.JobRejected or JobEvent.JobCancelled
            => [AssetStatus.Uploaded, AssetStatus.Transcoding, AssetStatus.Failed],
        JobEvent.JobRetried => [AssetStatus.Uploaded],
        _ => [],
    };

    /// <summary>Applies an event; states already passed are passed over.</summary>
    public static Asset Evolve(Asset asset, JobEvent happened) => MeantBy(happened).Aggregate(asset, (a, to) => Move(a, to) ?? a);
}
