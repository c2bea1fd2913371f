using Orleans.Concurrency;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;

namespace Transcode.Contracts.Assets;

/// <summary>One asset, by its id: decides alone whether it takes a job, and names the job that owns it.</summary>
[Alias("transcode.IAssetGrain")]
public interface IAssetGrain : IGrainWithStringKey
{
    /// <summary>Its bytes are on their way.</summary>
    /// <param name="label">What it is called.</param>
    /// <param name="tenant">Whose it is; null: the platform's own.</param>
    [Alias("Begin")]
    Task<AssetAnswer> Begin(string label, string? tenant = null);

    /// <summary>Its bytes are there.</summary>
    [Alias("Arrive")]
    Task<AssetAnswer> Arrive(string label);

    /// <summary>A job is to work on it. The same order again is the same job.</summary>
    [Alias("Submit")]
    Task<AssetAnswer> Submit(JobOrder order);

    /// <summary>Null: unknown.</summary>
    [Alias("Find")]
    Task<Asset?> Find();

    /// <summary>Forgets it; refused while a job works on it.</summary>
    [Alias("Delete")]
    Task<AssetAnswer> Delete();
}

/// <summary>What became of a request to an asset.</summary>
/// <param name="Refused">Null: it holds.</param>
/// <param name="Asset">After it.</param>
[GenerateSerializer, Immutable, Alias("transcode.AssetAnswer")]
public sealed record AssetAnswer([property: Id(0)] AssetRefusal? Refused, [property: Id(1)] Asset? Asset);
