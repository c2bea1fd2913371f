using System.Buffers.Binary;
using System.IO.Compression;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Steps that make image files.</summary>
public static class ImageMaking
{
    /// <summary>Arguments of vips as one would type them, cut at spaces.</summary>
    internal sealed record Vips(string Arguments) : Making
    {
        internal override void In(string folder) => Tool.Required("env", ["-C", folder, "vips", .. Arguments.Split(' ')]);
    }

    /// <summary>The first bytes of a JPEG and nothing else.</summary>
    internal sealed record JpegStart(string To) : Making
    {
        internal override void In(string folder) => File.WriteAllBytes(Path.Combine(folder, To), [0xFF, 0xD8, 0xFF, 0xE0]);
    }

    /// <summary>Puts an EXIF block with nothing but an orientation behind a JPEG's first marker.</summary>
    internal sealed record Turn(string From, string To, int Orientation) : Making
    {
        internal override void In(string folder) => Turned(Path.Combine(folder, From), Path.Combine(folder, To), Orientation);
    }

    public static void Turned(string from, string to, int orientation)
    {
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8,
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        var bytes = File.ReadAllBytes(from);
        File.WriteAllBytes(to, [.. bytes[..2], .. exif, .. bytes[2..]]);
    }

    /// <summary>A PNG of one bit for each pixel, all black, that takes hardly any room.</summary>
    internal sealed record PngBomb(string To, int Width, int Height) : Making
    {
        private const long Most = 200_000_000;

        /// <summary>Length of a compressed text beside the picture.</summary>
        public int TextBytes { get; init; }

        internal override void In(string folder)
        {
            using var file = File.Create(Path.Combine(folder, To));
            file.Write([0x89, .. "PNG\r\n\x1A\n"u8]);
            var head = new byte[13];
            BinaryPrimitives.WriteInt32BigEndian(head, Width);
            BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), Height);
            head[8] = 1;
            Write(file, "IHDR"u8, head);
            if (TextBytes > 0)
                Write(file, "zTXt"u8, [.. "words\0\0"u8, .. Zeros(TextBytes)]);
            // Of one that is too large to be made, the first rows.
            Write(file, "IDAT"u8, Zeros(Math.Min(Most, (Width / 8L + 1) * Height + Height)));
            Write(file, "IEND"u8, []);
        }

        private static byte[] Zeros(long count)
        {
            using var packed = new MemoryStream();
            using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
                for (var (block, left) = (new byte[1 << 16], count); left > 0; left -= block.Length)
                    zlib.Write(block, 0, (int)Math.Min(left, block.Length));
            return packed.ToArray();
        }

        private static void Write(Stream file, ReadOnlySpan<byte> name, byte[] content)
        {
            byte[] chunk = [.. name, .. content];
            var number = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            file.Write(number);
            file.Write(chunk);
            BinaryPrimitives.WriteUInt32BigEndian(number, Check(chunk));
            file.Write(number);
        }

        /// <summary>CRC-32 as PNG counts it.</summary>
        private static uint Check(byte[] bytes)
        {
            var check = uint.MaxValue;
            foreach (var each in bytes)
            {
                check ^= each;
                for (var bit = 0; bit < 8; bit++)
                    check = (check & 1) != 0 ? check >> 1 ^ 0xEDB88320 : check >> 1;
            }
            return ~check;
        }
    }
}
