using System.Text;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>
/// Reads what a Matroska or WebM file says of one track's picture (RFC 9559: Tracks, Video, Colour). It looks at the head of the file
/// alone, and follows no count.
/// </summary>
public static class MatroskaVideo
{
    /// <summary>Tracks stand before the first picture; so much of the beginning is looked at.</summary>
    private const int Head = 1 << 20;

    private const uint Segment = 0x18538067, Tracks = 0x1654AE6B, TrackEntry = 0xAE, Video = 0xE0, Colour = 0x55B0, CodecId = 0x86,
        CodecPrivate = 0x63A2, BlockAdditionMapping = 0x41E4;

    /// <param name="file">The source; it is read from its beginning.</param>
    /// <param name="track">Which of its tracks, from 0.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<ContainerVideo?> Read(Stream file, int track, CancellationToken stop)
    {
        var head = new byte[(int)Math.Min(Head, file.Length)];
        file.Position = 0;
        var bytes = head.AsMemory(0, await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop));
        foreach (var (id, body) in Elements(bytes).Where(element => element.Id == Segment).Take(1))
            foreach (var (inner, tracks) in Elements(body).Where(element => element.Id == Tracks).Take(1))
                return Elements(tracks).Where(element => element.Id == TrackEntry).Skip(track).Select(element => FromEntry(element.Body))
                    .FirstOrDefault();
        return null;
    }

    private static ContainerVideo? FromEntry(ReadOnlyMemory<byte> entry)
    {
        var fields = First(entry);
        if (!fields.TryGetValue(Video, out var video))
            return null;
        var (numbers, color) = (First(video),
            fields.TryGetValue(Video, out _) && First(video).TryGetValue(Colour, out var colour) ? First(colour) : []);
        var (width, height) = (Number(numbers, 0xB0), Number(numbers, 0xBA));
        var crop = VideoCrops.Sane(Number(numbers, 0x54CC), Number(numbers, 0x54BB),
            width - Number(numbers, 0x54CC) - (double)Number(numbers, 0x54DD),
            height - Number(numbers, 0x54BB) - (double)Number(numbers, 0x54AA), width, height);
        return new ContainerVideo
        {
            Width = width,
            Height = height,
            Crop = crop,
            PixelAspect = crop is null ? null : Aspect(numbers, crop),
            Color = ColorCodes.Of(Number(color, 0x55BB, 2), Number(color, 0x55BA, 2), Number(color, 0x55B1, 2),
                Number(color, 0x55B9) switch { 1 => false, 2 => true, _ => null }),
            IsProgressive = fields.TryGetValue(CodecId, out var codec)
                && Encoding.ASCII.GetString(codec.Span).StartsWith("V_MPEG4/ISO/AVC", StringComparison.Ordinal)
                && fields.TryGetValue(CodecPrivate, out var configuration) && SequenceParameters.AllProgressive(configuration.Span),
            HasAlpha = Number(numbers, 0x53C0) == 1,
            DolbyVisionProfile = fields.TryGetValue(BlockAdditionMapping, out var addition) && First(addition) is var added
                && added.TryGetValue(0x41E7, out var type)
                && Encoding.ASCII.GetString(type.Span).TrimStart('\0') is "dvcC" or "dvvC" && added.TryGetValue(0x41ED, out var record)
                ? ContainerVideo.DolbyVision(record.Span) : 0,
        };
    }

    /// <summary>The display size is that of what is left of the picture.</summary>
    private static (int, int)? Aspect(Dictionary<uint, ReadOnlyMemory<byte>> numbers, VideoCrop crop)
    {
        var (wide, high, unit) = (Number(numbers, 0x54B0), Number(numbers, 0x54BA), Number(numbers, 0x54B2));
        if (wide is <= 0 or > 65535 || high is <= 0 or > 65535 || unit is not (0 or 3) || crop.Width > 32767 || crop.Height > 32767)
            return null;
        return (wide * crop.Height, high * crop.Width);
    }

    private static int Number(Dictionary<uint, ReadOnlyMemory<byte>> fields, uint id, int fallback = 0)
    {
        if (!fields.TryGetValue(id, out var body) || body.Length is 0 or > 4)
            return fallback;
        var value = 0L;
        foreach (var each in body.Span)
            value = value << 8 | each;
        return value <= 1_000_000 ? (int)value : fallback;
    }

    private static Dictionary<uint, ReadOnlyMemory<byte>> First(ReadOnlyMemory<byte> body)
    {
        var fields = new Dictionary<uint, ReadOnlyMemory<byte>>();
        foreach (var (id, content) in Elements(body))
            fields.TryAdd(id, content);
        return fields;
    }

    /// <summary>One after the other; one that says no size, or more than there is, goes on to the end.</summary>
    private static IEnumerable<(uint Id, ReadOnlyMemory<byte> Body)> Elements(ReadOnlyMemory<byte> bytes)
    {
        for (var at = 0; at < bytes.Length;)
        {
            if (Variable(bytes.Span, ref at, keepsMarker: true) is not { } id
                || Variable(bytes.Span, ref at, keepsMarker: false) is not { } size)
                yield break;
            var length = (int)Math.Min(size, bytes.Length - at);
            yield return ((uint)id, bytes.Slice(at, length));
            at += length;
        }
    }

    /// <summary>A number of one to eight bytes; the place of its first set bit says how many. All ones: the largest there is.</summary>
    private static long? Variable(ReadOnlySpan<byte> bytes, ref int at, bool keepsMarker)
    {
        if (at >= bytes.Length || bytes[at] == 0)
            return null;
        var length = System.Numerics.BitOperations.LeadingZeroCount((uint)bytes[at]) - 24 + 1;
        if (length > bytes.Length - at || keepsMarker && length > 4)
            return null;
        var value = keepsMarker ? bytes[at] : (long)(bytes[at] & (0xFF >> length));
        var unknown = value == 0xFF >> length && !keepsMarker;
        for (var i = 1; i < length; i++)
        {
            value = value << 8 | bytes[at + i];
            unknown &= bytes[at + i] == 0xFF;
        }
        at += length;
        return unknown ? long.MaxValue : value;
    }
}
