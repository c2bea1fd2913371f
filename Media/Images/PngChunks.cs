using System.Buffers.Binary;
using System.Text;

namespace Transcode.Media.Images;

/// <summary>The chunks of a PNG that come before its picture, by their names.</summary>
internal static class PngChunks
{
    /// <summary>Of each chunk so much is read.</summary>
    private const int MostBytes = 32;

    private const int MostChunks = 1000;

    /// <summary>How each begins; of two of a name the first.</summary>
    public static IReadOnlyDictionary<string, byte[]> BeforePicture(Stream file)
    {
        var (found, head) = (new Dictionary<string, byte[]>(StringComparer.Ordinal), new byte[8]);
        file.Position = 8;
        for (var chunk = 0; chunk < MostChunks && file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length; chunk++)
        {
            var (length, name) = (BinaryPrimitives.ReadUInt32BigEndian(head), Encoding.Latin1.GetString(head, 4, 4));
            if (name == "IDAT")
                break;
            var next = file.Position + length + 4;
            var content = new byte[Math.Min(length, MostBytes)];
            if (file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length)
                break;
            found.TryAdd(name, content);
            file.Position = Math.Min(file.Length, next);
        }
        return found;
    }
}
