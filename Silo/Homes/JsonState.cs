using System.Text.Json;
using Orleans.Storage;

namespace Transcode.Silo.Homes;

/// <summary>Grain state as JSON, by the platform's own serializer.</summary>
internal sealed class JsonState : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    public T Deserialize<T>(BinaryData input)
        => JsonSerializer.Deserialize<T>(input.ToMemory().Span)
        ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");
}
