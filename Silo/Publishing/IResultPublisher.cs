using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Publishing;

/// <summary>Moves bytes on our word; no grain ever sees any. All of it may be told twice, and takes as long as it takes: it is never called
/// in a grain's turn.</summary>
public interface IResultPublisher
{
    /// <summary>Holds what a worker says it has made against what lies below its lease's staging prefix.</summary>
    /// <returns>Null: it is there; else what is not as it says.</returns>
    Task<string?> Check(AssetId asset, StepResult result, string stagingPrefix, CancellationToken stop);

    /// <summary>Makes what lies below a lease's staging prefix public under its own keys. Throws when it could not; it is tried again
    /// later.</summary>
    Task Publish(string stagingPrefix, CancellationToken stop);

    /// <summary>Deletes what one lease staged.</summary>
    Task Discard(string stagingPrefix, CancellationToken stop);

    /// <summary>Deletes all that a job that is over has staged.</summary>
    /// <param name="job">Which.</param>
    /// <param name="withOutputs">Also what it has published: half a film is nobody's wish. Only where the asset is its own.</param>
    /// <param name="stop">Given up.</param>
    Task Clean(Job job, bool withOutputs, CancellationToken stop);

    /// <summary>Deletes the published outputs of an asset, before another generation makes them again.</summary>
    Task ForgetOutputs(AssetId asset, CancellationToken stop);
}
