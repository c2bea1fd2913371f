using System.Buffers.Binary;

namespace Transcode.Media.Tests.Images;

/// <summary>Writes directories of a TIFF, one after the other; nothing else is in it.</summary>
internal static class TiffBytes
{
    public sealed record Entry(ushort Tag, ushort Type, uint Count, uint Value);

    /// <summary>Values that have room in the entry lie in its first bytes; else they lie at the end of a file of one such entry.</summary>
    public static Entry Shorts(ushort tag, ushort[] values, bool bigEndian) => new(tag, 3, (uint)values.Length, values.Length switch
    {
        1 => bigEndian ? (uint)values[0] << 16 : values[0],
        2 => bigEndian ? (uint)values[0] << 16 | values[1] : (uint)values[1] << 16 | values[0],
        _ => 8 + 2 + 12 + 4,
    });

    public static MemoryStream Of(bool bigEndian, Entry[][] directories, ushort[]? behind = null)
    {
        var file = new MemoryStream();
        file.Write(bigEndian ? "MM\0*"u8 : "II*\0"u8);
        Write(file, 8, 4, bigEndian);
        for (var number = 0; number < directories.Length; number++)
        {
            Write(file, (uint)directories[number].Length, 2, bigEndian);
            foreach (var entry in directories[number])
            {
                Write(file, entry.Tag, 2, bigEndian);
                Write(file, entry.Type, 2, bigEndian);
                Write(file, entry.Count, 4, bigEndian);
                Write(file, entry.Value, 4, bigEndian);
            }
            Write(file, number + 1 < directories.Length ? (uint)file.Position + 4 : 0, 4, bigEndian);
        }
        foreach (var value in behind ?? [])
            Write(file, value, 2, bigEndian);
        file.Write(new byte[8]);
        return file;
    }

    private static void Write(MemoryStream file, uint value, int length, bool bigEndian)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (bigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value << 8 * (4 - length));
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        file.Write(bytes[..length]);
    }
}
