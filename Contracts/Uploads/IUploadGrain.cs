using Orleans.Concurrency;

namespace Transcode.Contracts.Uploads;

/// <summary>
/// One upload in parts, by the id of its asset: how far it is, and who writes. Bytes never pass through it. Who opens it last is the
/// writer: a connection that is cut, and that its server still believes in, can
/// commit nothing any more.
/// </summary>
[Alias("transcode.IUploadGrain")]
public interface IUploadGrain : IGrainWithStringKey
{
    /// <summary>Twice is once.</summary>
    [Alias("Begin")]
    Task<UploadState> Begin(UploadState start);

    /// <summary>Null: there is none, or its time is over.</summary>
    [Alias("Find")]
    Task<UploadState?> Find();

    /// <returns>As it is for the new writer, whose fence is in it; null: there is none.</returns>
    [Alias("Open")]
    Task<UploadState?> Open();

    /// <summary>So far it lies in the storage.</summary>
    /// <returns>False: another writes by now, or it is whole already; nothing was noted.</returns>
    [Alias("Commit")]
    Task<bool> Commit(UploadState now);

    /// <summary>It is given up later. Where there is none, or it is whole, nothing happens.</summary>
    [Alias("Renew")]
    Task Renew(DateTimeOffset expires);

    /// <summary>Forgets it.</summary>
    [Alias("Drop")]
    Task Drop();
}

/// <summary>How far an upload is.</summary>
[GenerateSerializer, Immutable, Alias("transcode.UploadState")]
public sealed record UploadState
{
    /// <summary>What it is called.</summary>
    [Id(0)] public required string Label { get; init; }

    /// <summary>Where it will lie.</summary>
    [Id(1)] public required string Key { get; init; }

    /// <summary>Of the storage's multipart upload.</summary>
    [Id(2)] public required string Multipart { get; init; }

    /// <summary>Bytes of all of it.</summary>
    [Id(3)] public required long Length { get; init; }

    /// <summary>Of every part but the last.</summary>
    [Id(4)] public required int PartBytes { get; init; }

    /// <summary>Of the parts that lie in the storage, in order.</summary>
    [Id(5)] public string[] Tags { get; init; } = [];

    /// <summary>Bytes of a part that is not whole yet; they lie apart.</summary>
    [Id(6)] public int Tail { get; init; }

    /// <summary>Where these lie; null: there are none.</summary>
    [Id(7)] public string? TailKey { get; init; }

    /// <summary>It is whole, and an asset.</summary>
    [Id(8)] public bool IsDone { get; init; }

    /// <summary>Of the writer; rises.</summary>
    [Id(9)] public long Fence { get; init; }

    /// <summary>Given up when nothing came until then.</summary>
    [Id(10)] public required DateTimeOffset Expires { get; init; }

    /// <summary>Its parts go to the storage without us; else they come through a server, one after the other.</summary>
    [Id(11)] public bool IsPresigned { get; init; }

    public long Offset => IsDone ? Length : Math.Min(Length, (long)Tags.Length * PartBytes + Tail);
}
