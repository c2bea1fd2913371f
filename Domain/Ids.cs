using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcode.Domain;

/// <summary>What was uploaded or pointed at.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct AssetId(string Value)
{
    public override string ToString() => Value;
    internal sealed class Converter() : TextConverter<AssetId>(v => new(v), id => id.Value);
}

/// <summary>One run of an asset through its profiles.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct JobId(string Value)
{
    public override string ToString() => Value;
    internal sealed class Converter() : TextConverter<JobId>(v => new(v), id => id.Value);
}

/// <summary>One unit of leased work within a job: "probe", "hls.video.0003", "hls.package".</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct StepId(string Value)
{
    public override string ToString() => Value;
    internal sealed class Converter() : TextConverter<StepId>(v => new(v), id => id.Value);
}

/// <summary>A worker machine's process, named by itself: "gaming-pc-room".</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct WorkerId(string Value)
{
    public override string ToString() => Value;
    internal sealed class Converter() : TextConverter<WorkerId>(v => new(v), id => id.Value);
}

/// <summary>An endpoint that is told of jobs.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct WebhookId(string Value)
{
    public override string ToString() => Value;
    internal sealed class Converter() : TextConverter<WebhookId>(v => new(v), id => id.Value);
}

/// <summary>One run of a worker at a provider of machines.</summary>
[JsonConverter(typeof(Converter))]
public readonly record struct BurstRunId(string Value)
{
    private const string Prefix = "br_";
    private const int Digits = 24;

    /// <summary>Bytes of chance in an id.</summary>
    public const int ChanceBytes = Digits / 2;

    public static BurstRunId Of(ReadOnlySpan<byte> chance) => new(Prefix + Convert.ToHexStringLower(chance));

    /// <summary>Written like one of ours.</summary>
    public static bool IsOne(string? text) => text is { Length: 3 + Digits } && text.StartsWith(Prefix, StringComparison.Ordinal)
        && text.Skip(Prefix.Length).All(char.IsAsciiHexDigitLower);

    public override string ToString() => Value;
    internal sealed class Converter() : TextConverter<BurstRunId>(v => new(v), id => id.Value);
}

/// <summary>An id is a string on the wire, whatever its type here.</summary>
internal abstract class TextConverter<T>(Func<string, T> make, Func<T, string> text) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        make(reader.GetString() ?? throw new JsonException($"{typeof(T).Name} is null"));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(text(value));
}
