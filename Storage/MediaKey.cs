using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Transcode.Storage;

/// <summary>
/// The name of one stored object: relative, segments separated by '/', at most 900 bytes of UTF-8, each segment at most 240.
/// Keys are made by us (<see cref="MediaLayout"/>); anything else must come through <see cref="TryParse"/>, which names what is wrong.
/// </summary>
public sealed record MediaKey
{
    // S3 allows 1,024 bytes including the configured prefix; file systems allow 255 per name.
    public const int LongestKey = 900;
    public const int LongestSegment = 240;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private MediaKey(string value) => Value = value;

    public string Value { get; }

    /// <summary>The last segment.</summary>
    public string Name => Value[(Value.LastIndexOf('/') + 1)..];

    /// <summary>The folder part, or <see cref="MediaPrefix.Root"/>.</summary>
    public MediaPrefix Folder => MediaPrefix.Of(Value.LastIndexOf('/') is var cut and >= 0 ? Value[..cut] : "");

    public static MediaKey Parse(string text) =>
        FaultOf(text) is { } fault ? throw new MediaKeyException(text, fault) : new MediaKey(text);

    public static bool TryParse(string text, [NotNullWhen(true)] out MediaKey? key, out MediaKeyFault? fault)
    {
        fault = FaultOf(text);
        key = fault is null ? new MediaKey(text) : null;
        return key is not null;
    }

    public static MediaKeyFault? FaultOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length == 0) return MediaKeyFault.Empty;
        if (text[0] == '/') return MediaKeyFault.Absolute;
        if (ByteCount(text) is not { } bytes) return MediaKeyFault.NotUnicode;
        if (bytes > LongestKey) return MediaKeyFault.TooLong;
        if (text.Contains('\\', StringComparison.Ordinal)) return MediaKeyFault.Backslash;
        if (text.Any(char.IsControl)) return MediaKeyFault.ControlCharacter;
        return text.Split('/').Select(SegmentFaultOf).FirstOrDefault(fault => fault is not null);
    }

    public override string ToString() => Value;

    private static MediaKeyFault? SegmentFaultOf(string segment) => segment switch
    {
        "" => MediaKeyFault.EmptySegment,
        "." or ".." => MediaKeyFault.DotSegment,
        ['.', ..] => MediaKeyFault.HiddenSegment,
        ['-', ..] => MediaKeyFault.LeadingDash,
        [' ', ..] or [.., ' ' or '.'] => MediaKeyFault.EdgeOfSegment,
        _ when ByteCount(segment) > LongestSegment => MediaKeyFault.SegmentTooLong,
        _ => null,
    };

    private static int? ByteCount(string text)
    {
        try
        {
            return _strictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException)
        {
            return null;
        }
    }
}
