using System.Text.Json;
using System.Text.Json.Serialization;

namespace Transcode.Domain.Profiles;

/// <summary>What becomes of frames that hold two fields; one frame stays one frame.</summary>
[JsonConverter(typeof(DeinterlacingConverter))]
public enum Deinterlacing
{
    /// <summary>Frames whose own flag says so are made progressive, all others pass untouched.</summary>
    Auto = 1,
    /// <summary>Every frame is, for codecs that have no place for the flag (a capture card's HuffYUV).</summary>
    Always = 2,
    /// <summary>None is.</summary>
    Never = 3,
}

/// <summary>By name; profiles and plans of older versions say true or false.</summary>
public sealed class DeinterlacingConverter : JsonConverter<Deinterlacing>
{
    public override Deinterlacing Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType switch
        {
            JsonTokenType.True => Deinterlacing.Auto,
            JsonTokenType.False => Deinterlacing.Never,
            _ => reader.GetString() switch
            {
                "auto" => Deinterlacing.Auto,
                "always" => Deinterlacing.Always,
                "never" => Deinterlacing.Never,
                var other => throw new JsonException($"\"{other}\" is no way to deinterlace"),
            },
        };

    public override void Write(Utf8JsonWriter writer, Deinterlacing value, JsonSerializerOptions options)
        => writer.WriteStringValue(value switch
        {
            Deinterlacing.Always => "always",
            Deinterlacing.Never => "never",
            _ => "auto",
        });
}
