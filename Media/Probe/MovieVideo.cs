using System.Buffers.Binary;
using System.Text;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>
/// Reads what an MP4 or MOV says of one track's picture (ISO/IEC 14496-12: tkhd, stsd, clap, pasp, colr). Hostile input: it looks at few
/// bytes, follows no count, and what does not read is not said.
/// </summary>
public static class MovieVideo
{
    private const int MostBoxes = 4096;
    private const int LargestEntry = 1 << 20;
    private const int VideoFields = 78;

    /// <param name="file">The source; it is sought in.</param>
    /// <param name="track">Which of its tracks, from 0.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task<ContainerVideo?> Read(Stream file, int track, CancellationToken stop)
    {
        var budget = MostBoxes;
        if (await Find(file, 0, file.Length, "moov", 0) is not { } moov
            || await Find(file, moov.From, moov.To, "trak", track) is not { } trak)
            return null;
        var rotation = await Find(file, trak.From, trak.To, "tkhd", 0) is { } header ? Rotation(await Bytes(file, header)) : 0;
        var at = trak;
        foreach (var name in (string[])["mdia", "minf", "stbl", "stsd"])
        {
            if (await Find(file, at.From, at.To, name, 0) is not { } inner)
                return null;
            at = inner;
        }
        return Entry(await Bytes(file, at), rotation);

        async Task<Span?> Find(Stream from, long start, long end, string type, int number)
        {
            var head = new byte[16];
            for (var next = start; next + 8 <= end && budget-- > 0;)
            {
                from.Position = next;
                var count = await from.ReadAtLeastAsync(head, 16, throwOnEndOfStream: false, stop);
                if (count < 8)
                    return null;
                var (size, own) = ((long)BinaryPrimitives.ReadUInt32BigEndian(head), 8);
                if (size == 1 && count == 16)
                    (size, own) = (BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(8)), 16);
                size = size == 0 ? end - next : size;
                if (size < own || size > end - next)
                    return null;
                if (Encoding.Latin1.GetString(head, 4, 4) == type && number-- == 0)
                    return new(next + own, next + size);
                next += size;
            }
            return null;
        }

        async Task<byte[]> Bytes(Stream from, Span where)
        {
            var bytes = new byte[Math.Min(where.To - where.From, LargestEntry)];
            from.Position = where.From;
            return bytes[..await from.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop)];
        }
    }

    private sealed record Span(long From, long To);

    /// <summary>Clockwise, of a display matrix that turns and does nothing else.</summary>
    private static int Rotation(byte[] tkhd)
    {
        var at = tkhd.Length > 0 && tkhd[0] == 1 ? 52 : 40;
        if (tkhd.Length < at + 20)
            return 0;
        int Fixed(int number) => BinaryPrimitives.ReadInt32BigEndian(tkhd.AsSpan(at + 4 * number));
        return (Math.Sign(Fixed(0)), Math.Sign(Fixed(1)), Math.Sign(Fixed(3)), Math.Sign(Fixed(4))) switch
        {
            (0, 1, -1, 0) => 90,
            (-1, 0, 0, -1) => 180,
            (0, -1, 1, 0) => 270,
            _ => 0,
        };
    }

    /// <summary>The first sample entry, the one that counts unless the track changes its form.</summary>
    private static ContainerVideo? Entry(byte[] stsd, int rotation)
    {
        const int entry = 8 + 8;
        if (stsd.Length < entry + VideoFields)
            return null;
        var end = (int)Math.Min(stsd.Length, 8 + BinaryPrimitives.ReadUInt32BigEndian(stsd.AsSpan(8)));
        var isOnly = BinaryPrimitives.ReadUInt32BigEndian(stsd.AsSpan(4)) == 1;
        var (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(stsd.AsSpan(entry + 24)),
            BinaryPrimitives.ReadUInt16BigEndian(stsd.AsSpan(entry + 26)));
        var video = new ContainerVideo { Width = width, Height = height, Rotation = rotation };
        for (var at = entry + VideoFields; at + 8 <= end;)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(stsd.AsSpan(at));
            if (size < 8 || size > end - at)
                break;
            var body = stsd.AsSpan(at + 8, (int)size - 8);
            video = Encoding.Latin1.GetString(stsd, at + 4, 4) switch
            {
                "clap" when body.Length >= 32 => video with { Crop = CleanAperture(body, width, height) },
                "pasp" when body.Length >= 8 && Aspect(body) is { } aspect => video with { PixelAspect = aspect },
                "colr" when body.Length >= 10 && Encoding.Latin1.GetString(body[..4]) is "nclx" or "nclc" => video with
                {
                    Color = ColorCodes.Of(
                    BinaryPrimitives.ReadUInt16BigEndian(body[4..]), BinaryPrimitives.ReadUInt16BigEndian(body[6..]),
                        BinaryPrimitives.ReadUInt16BigEndian(body[8..]),
                    body.Length > 10 && body[3] == 'x' ? (body[10] & 0x80) != 0 : null)
                },
                "avcC" => video with { IsProgressive = isOnly && SequenceParameters.AllProgressive(body) },
                "dvcC" or "dvvC" => video with { DolbyVisionProfile = ContainerVideo.DolbyVision(body) },
                _ => video,
            };
            at += (int)size;
        }
        return video;
    }

    /// <summary>Size and centre as fractions; the offset is from the middle. Nothing where it is the whole, or is no part of it.</summary>
    private static VideoCrop? CleanAperture(ReadOnlySpan<byte> clap, int width, int height)
    {
        var values = new double[4];
        for (var i = 0; i < 4; i++)
        {
            var under = BinaryPrimitives.ReadInt32BigEndian(clap[(8 * i + 4)..]);
            if (under == 0)
                return null;
            values[i] = (double)BinaryPrimitives.ReadInt32BigEndian(clap[(8 * i)..]) / under;
        }
        var (wide, high) = (Math.Round(values[0]), Math.Round(values[1]));
        var (left, top) = (Math.Round((width - wide) / 2 + values[2]), Math.Round((height - high) / 2 + values[3]));
        return VideoCrops.Sane(left, top, wide, high, width, height);
    }

    private static (int, int)? Aspect(ReadOnlySpan<byte> pasp)
    {
        var (wide, high) = (BinaryPrimitives.ReadInt32BigEndian(pasp), BinaryPrimitives.ReadInt32BigEndian(pasp[4..]));
        return wide > 0 && high > 0 ? (wide, high) : null;
    }
}

/// <summary>A crop that can be made.</summary>
internal static class VideoCrops
{
    /// <summary>Null where it is the whole, is not inside it, or leaves hardly anything.</summary>
    public static VideoCrop? Sane(double left, double top, double wide, double high, int width, int height) =>
        left >= 0 && top >= 0 && wide >= 16 && high >= 16 && left + wide <= width && top + high <= height && (wide < width || high < height)
            ? new((int)left, (int)top, (int)wide, (int)high)
            : null;
}
