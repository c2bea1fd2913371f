namespace Transcode.Domain.Protocol;

/// <summary>POST /api/leases/{id}/uploads/parts: addresses for the parts of one large file. The first request begins the upload, later ones
/// go on with it.</summary>
/// <param name="Fence">Of the lease.</param>
/// <param name="Key">Of the file.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Upload">As the first answer named it; null: it begins.</param>
/// <param name="From">Number of the first part wanted, from 1.</param>
public sealed record PartsRequest(long Fence, string Key, long Bytes, string? Upload, int From);

/// <summary>Where parts go.</summary>
/// <param name="Upload">To be named from now on.</param>
/// <param name="PartBytes">Length of every part but the last.</param>
/// <param name="Parts">Addresses from the wanted part on; fewer than remain when they are many.</param>
public sealed record PartsAnswer(string Upload, long PartBytes, IReadOnlyList<TransferAddress> Parts);

/// <summary>POST /api/leases/{id}/uploads/complete: all parts are there, and become one file.</summary>
/// <param name="Fence">Of the lease.</param>
/// <param name="Key">Of the file.</param>
/// <param name="Upload">As it was named.</param>
/// <param name="Tags">The ETag that each part's PUT answered, in order.</param>
public sealed record CompleteRequest(long Fence, string Key, string Upload, IReadOnlyList<string> Tags);

/// <summary>The file as it lies now.</summary>
/// <param name="Bytes">Its length.</param>
public sealed record CompleteAnswer(long Bytes);
