using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// How many frames an animated PNG has, by the chunk acTL, which comes before the picture. libvips reads the picture alone.
/// </summary>
public static class PngFrames
{
    private const int MostChunks = 1000;

    /// <returns>1: a still picture.</returns>
    public static int Of(Stream file)
    {
        var head = new byte[12];
        file.Position = 8;
        for (var chunk = 0; chunk < MostChunks && file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length; chunk++)
        {
            var name = head.AsSpan(4, 4);
            if (name.SequenceEqual("acTL"u8))
                return (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(head.AsSpan(8)), 1u, int.MaxValue);
            if (name.SequenceEqual("IDAT"u8))
                break;
            // Length, name, content and check; the first four bytes of the content, or of what follows, are read already.
            file.Position = Math.Min(file.Length, file.Position + BinaryPrimitives.ReadUInt32BigEndian(head));
        }
        return 1;
    }
}
