namespace Transcode.Gateway.Presigned;

/// <summary>POST /api/uploads: an upload whose parts go straight to the storage.</summary>
public sealed record UploadOrder
{
    /// <summary>What the file is called: a label, never a path; its ending helps to guess what it is.</summary>
    public string? Name { get; init; }

    /// <summary>Length of the file, from 1 to what the server takes; so many must come.</summary>
    public long? Bytes { get; init; }
}

/// <summary>POST /api/uploads/{id}/parts: addresses to send parts to. All may be left out.</summary>
public sealed record PartsOrder
{
    /// <summary>Addresses run out, and a message has an end.</summary>
    public const int MostAtOnce = 100;

    /// <summary>The first of them, from 1; default 1.</summary>
    public int? From { get; init; }

    /// <summary>How many, 1 to 100; default 100. Fewer are answered where the file ends.</summary>
    public int? Count { get; init; }
}

/// <summary>POST /api/uploads/{id}/complete. It may be left out.</summary>
public sealed record CompleteOrder
{
    /// <summary>What each part's PUT answered as ETag, in order: held against what lies in the storage. Null: what lies there is
    /// taken.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}
