using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Transcode.Domain.Profiles;

namespace Transcode.Media.Waveform;

/// <summary>Draws peaks as a PNG (ISO/IEC 15948) of two colours. Pure: the same peaks give the same bytes.</summary>
public static class WaveformPng
{
    private static readonly byte[] _signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <param name="columns">One for each pixel of the width.</param>
    /// <param name="image">Height and colours.</param>
    public static byte[] Draw(IReadOnlyList<(short Least, short Greatest)> columns, WaveformImage image)
    {
        using var png = new MemoryStream();
        png.Write(_signature);
        Chunk(png, "IHDR", Header(columns.Count, image.Height));
        byte[][] colors = [Color(image.Background), Color(image.Color)];
        Chunk(png, "PLTE", [.. colors.SelectMany(color => color[..3])]);
        Chunk(png, "tRNS", [.. colors.Select(color => color[3])]);
        Chunk(png, "IDAT", Compressed(Rows(columns, image.Height)));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>Width, height, 8 bits a pixel, by palette, usual compression, usual filter, not interlaced.</summary>
    private static byte[] Header(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 3);
        return header;
    }

    /// <summary>Each row is a byte for its filter (none) and the pixels. Silence is a line of one pixel in the middle.</summary>
    private static byte[] Rows(IReadOnlyList<(short Least, short Greatest)> columns, int height)
    {
        var stride = columns.Count + 1;
        var rows = new byte[stride * height];
        for (var x = 0; x < columns.Count; x++)
        {
            var (top, bottom) = (Row(columns[x].Greatest, height), Row(columns[x].Least, height));
            for (var y = top; y <= bottom; y++)
                rows[y * stride + 1 + x] = 1;
        }
        return rows;
    }

    private static int Row(short sample, int height) => Math.Clamp((int)((32767 - sample) * (long)height / 65536), 0, height - 1);

    private static byte[] Compressed(byte[] rows)
    {
        using var bytes = new MemoryStream();
        using (var zlib = new ZLibStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(rows);
        return bytes.ToArray();
    }

    private static byte[] Color(string hex) => Convert.FromHexString(hex.Length == 6 ? hex + "ff" : hex);

    private static void Chunk(Stream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(named));
        png.Write(number);
    }

    /// <summary>ISO 3309, as PNG wants it behind each chunk.</summary>
    private static uint Crc(byte[] bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB88320u;
        }
        return ~crc;
    }
}
