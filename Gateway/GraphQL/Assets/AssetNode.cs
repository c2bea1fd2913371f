using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using GraphQL;
using GraphQL.DataLoader;
using Transcode.Domain.Assets;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Batching;
using Transcode.Gateway.GraphQL.Jobs;

namespace Transcode.Gateway.GraphQL.Assets;

[Name("Asset"), Requires(Scope.Read), Description("What a customer has: one source and the outputs made of it.")]
internal sealed class AssetNode(Asset asset)
{
    [Id]
    public string Id => asset.Id.Value;

    [Description("What it is called; a label, never a path.")]
    public string Label => asset.Label;

    public AssetStatus Status => asset.Status;

    [Description("When it was uploaded or named.")]
    public DateTimeOffset At => asset.At;

    [Description("Counts the sets of outputs that were begun; those of one generation never change.")]
    public int Generation => asset.Generation;

    [Id, Description("The job that owns its outputs.")]
    public string? JobId => asset.Job?.Value;

    public IDataLoaderResult<JobNode?>? Job([FromServices] JobLoader jobs)
        => asset.Job is { } job ? jobs.Load(job, found => found is null ? null : new JobNode(found)) : null;

    [Complexity(5), Description("An address on this server that plays without a key; null: there is no such output.")]
    public async Task<string?> SignedUrl([FromServices] MediaAddresses addresses, IResolveFieldContext context,
        [Description("Default: the playlist that names all renditions. The signature is good for all files of the asset.")]
        string? path = null,
        [Description("1 to 604800; default 21600.")] int? seconds = null, CancellationToken stop = default) =>
        (await addresses.Sign(asset.Id, path, seconds, OperationContext.Of(context).Caller, stop)).Address?.Path;

    [return: NotNullIfNotNull(nameof(asset))]
    internal static AssetNode? Of(Asset? asset) => asset is null ? null : new AssetNode(asset);

    /// <summary>Its bytes are there, and no job has been asked for.</summary>
    internal static AssetNode Of(UploadedAsset upload) =>
        new(new Asset { Id = new(upload.AssetId), Label = upload.Label, Status = AssetStatus.Uploaded, At = upload.At });
}
