using System.IO.Compression;
using System.Text.Json;
using Orleans.Storage;

namespace Transcode.Silo.Homes;

/// <summary>Grain state as JSON, packed: a row of a table takes less than a mebibyte, and a thousand profiles may be more.</summary>
internal sealed class PackedState : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input)
    {
        using var packed = new MemoryStream();
        using (var packing = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(packing, input);
        return new(packed.ToArray());
    }

    public T Deserialize<T>(BinaryData input)
    {
        using var unpacking = new BrotliStream(input.ToStream(), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<T>(unpacking) ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");
    }
}
