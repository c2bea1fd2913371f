using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// A WebP file as a list of chunks (RIFF). Debian's libvips writes an EXIF block of its own into every WebP, though told to strip; here
/// that, and any other metadata, is left out, so that only the picture is delivered. Shapes:
/// developers.google.com/speed/webp/docs/riff_container.
/// </summary>
public static class WebpContainer
{
    private const int RiffHead = 12;
    private const int ChunkHead = 8;

    /// <summary>Bits of the extended header that announce an ICC profile, EXIF and XMP.</summary>
    private const byte MetadataFlags = 0x20 | 0x08 | 0x04;

    /// <summary>Copies what belongs to the picture. The file is our encoder's: one that is no WebP is our fault, and thrown.</summary>
    public static async Task CopyImage(Stream source, Stream target, CancellationToken stop)
    {
        var chunks = await Chunks(source, stop);
        var kept = chunks.Where(chunk => chunk.Name is not ("EXIF" or "XMP " or "ICCP")).ToList();
        var head = new byte[RiffHead];
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), (uint)(4 + kept.Sum(chunk => chunk.Length)));
        "WEBP"u8.CopyTo(head.AsSpan(8));
        await target.WriteAsync(head, stop);
        foreach (var chunk in kept)
            await Copy(source, chunk, target, stop);
    }

    private static async Task<List<Chunk>> Chunks(Stream source, CancellationToken stop)
    {
        var head = new byte[RiffHead];
        source.Position = 0;
        await source.ReadExactlyAsync(head, stop);
        if (!head.AsSpan(0, 4).SequenceEqual("RIFF"u8) || !head.AsSpan(8).SequenceEqual("WEBP"u8))
            throw new InvalidDataException("The encoder's file is no WebP.");
        var chunks = new List<Chunk>();
        for (long at = RiffHead; at + ChunkHead <= source.Length; at += chunks[^1].Length)
        {
            source.Position = at;
            await source.ReadExactlyAsync(head.AsMemory(0, ChunkHead), stop);
            // A chunk of odd length is followed by one byte that counts for nothing.
            var length = ChunkHead + (((long)BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) + 1) & ~1L);
            chunks.Add(new Chunk(System.Text.Encoding.Latin1.GetString(head.AsSpan(0, 4)), at, length));
        }
        return chunks;
    }

    private static async Task Copy(Stream source, Chunk chunk, Stream target, CancellationToken stop)
    {
        var buffer = new byte[Math.Min(chunk.Length, 1 << 16)];
        source.Position = chunk.At;
        for (var left = chunk.Length; left > 0;)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(left, buffer.Length));
            await source.ReadExactlyAsync(part, stop);
            if (chunk.Name == "VP8X" && left == chunk.Length)
                part.Span[ChunkHead] &= unchecked((byte)~MetadataFlags);
            await target.WriteAsync(part, stop);
            left -= part.Length;
        }
    }

    private sealed record Chunk(string Name, long At, long Length);
}
