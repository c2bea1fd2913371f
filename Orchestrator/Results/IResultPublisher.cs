using Transcode.Domain;

namespace Transcode.Orchestrator.Results;

/// <summary>Moves bytes on our word; the orchestrator itself never sees any. All of it may be told twice.</summary>
public interface IResultPublisher
{
    /// <summary>Makes what lies below a lease's staging prefix public under its own keys. Throws when it could not; it is tried again later.</summary>
    Task Publish(string stagingPrefix, CancellationToken stop);

    /// <summary>Deletes what one lease staged.</summary>
    Task Discard(string stagingPrefix, CancellationToken stop);

    /// <summary>Deletes all that a job staged and, where it was not delivered, what it has published.</summary>
    Task CleanJob(JobId job, CancellationToken stop);

    /// <summary>Deletes the published outputs of an asset, before a new round makes them again.</summary>
    Task ForgetOutputs(AssetId asset, CancellationToken stop);
}
