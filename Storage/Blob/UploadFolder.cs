using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Transcode.Storage.Blob;

/// <summary>What an upload is, as it lies in its folder.</summary>
/// <param name="Completed">The version that the object had when it appeared; null: not completed.</param>
internal sealed record UploadRecord(string Key, string ContentType, string? Completed);

/// <summary>
/// An upload under way: a hidden folder with a record, and a blob for each part. So a part's grant opens nothing but that part, parts can
/// be thrown away, and the object's own name is untouched until all is there.
/// </summary>
internal sealed class UploadFolder(BlobContainer container, string id)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    /// <summary>Null for what can be no id: they come back over the wire.</summary>
    public static UploadFolder? Of(BlobContainer container, string id) =>
        Guid.TryParseExact(id, "n", out var known) ? new UploadFolder(container, known.ToString("n")) : null;

    public static UploadFolder New(BlobContainer container) => new(container, Guid.NewGuid().ToString("n"));

    public string Id => id;

    /// <param name="number">From 1.</param>
    public BlockBlobClient Part(int number) => container.Blob($"{PartPrefix}{number.ToString("00000", CultureInfo.InvariantCulture)}");

    public async Task Write(UploadRecord record, CancellationToken stop)
    {
        using var bytes = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(record, _json));
        await Record.UploadAsync(bytes, new BlobUploadOptions { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } },
            stop);
    }

    /// <summary>Null: there is no such upload.</summary>
    public async Task<UploadRecord?> Read(CancellationToken stop)
    {
        try
        {
            BlobDownloadResult found = await Record.DownloadContentAsync(stop);
            return found.Content.ToObjectFromJson<UploadRecord>(_json);
        }
        catch (RequestFailedException exception) when (BlobFailures.IsMissing(exception))
        {
            return null;
        }
    }

    /// <summary>The record goes first, so that nobody goes on with what is going.</summary>
    public async Task Delete(CancellationToken stop)
    {
        await Record.DeleteIfExistsAsync(cancellationToken: stop);
        await DeleteParts(stop);
    }

    public async Task<IReadOnlyList<StoredPart>> Parts(CancellationToken stop)
    {
        var parts = new List<StoredPart>();
        await foreach (var part in container.Client.GetBlobsAsync(new GetBlobsOptions { Prefix = PartPrefix }, stop))
            if (int.TryParse(part.Name[PartPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                parts.Add(new StoredPart(number, BlobStore.VersionOf(part.Properties.ETag), part.Properties.ContentLength ?? 0));
        return parts;
    }

    public async Task DeleteParts(CancellationToken stop)
    {
        var options = new GetBlobsOptions { Prefix = PartPrefix };
        await Parallel.ForEachAsync(container.Client.GetBlobsAsync(options, stop), stop, async (part, each) =>
            await container.Client.DeleteBlobIfExistsAsync(part.Name, cancellationToken: each));
    }

    private string Prefix => $"{container.Uploads}{id}/";

    private string PartPrefix => $"{Prefix}part-";

    private BlockBlobClient Record => container.Blob($"{Prefix}upload.json");
}
