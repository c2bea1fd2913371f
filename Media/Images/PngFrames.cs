using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// How many frames an animated PNG has, by the chunk acTL, which comes before the picture. libvips reads the picture alone.
/// </summary>
public static class PngFrames
{
    /// <returns>1: a still picture.</returns>
    public static int Of(Stream file) => PngChunks.BeforePicture(file).TryGetValue("acTL", out var told) && told.Length >= 4
        ? (int)Math.Clamp(BinaryPrimitives.ReadUInt32BigEndian(told), 1u, int.MaxValue) : 1;
}
