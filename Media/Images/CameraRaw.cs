using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// Tells a camera's raw file, which holds what its sensor measured and beside it a small preview: a reader of TIFF delivers that without a
/// word. Reads the directories of a TIFF (TIFF 6.0, BigTIFF) in a stream, and never more than a few thousand entries of them, whatever the
/// file says.
/// </summary>
public static class CameraRaw
{
    private const int MostDirectories = 64;
    private const int MostEntries = 512;
    private const int MostBelow = 16;

    private const int Compression = 259, Photometric = 262, SubDirectories = 330;
    private const int SensorPatternSize = 33421, SensorPattern = 33422, DngVersion = 50706;

    /// <summary>Colours that are no colours yet: a mosaic of the sensor's filters, and what is left when that is resolved.</summary>
    private const ulong Mosaic = 32803, LinearRaw = 34892;

    /// <summary>Of Nikon, Pentax, Sony and Samsung.</summary>
    private static readonly HashSet<ulong> _compressions = [32767, 32769, 32770, 34713, 65535];

    /// <summary>
    /// Those that are no TIFF, or one in disguise, by their first bytes: Olympus, Panasonic, Fuji, Canon, Sigma, Minolta, Phase One.
    /// </summary>
    public static bool Begins(ReadOnlySpan<byte> head) =>
        head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8) || head.StartsWith("MMOR"u8) || head.StartsWith("IIU\0"u8)
        || head.StartsWith("FUJIFILMCCD-RAW"u8) || head.StartsWith("FOVb"u8) || head.StartsWith("\0MRM"u8)
        || (head.Length >= 12 && head[4..12].SequenceEqual("ftypcrx "u8))
        || (head.Length >= 12 && head.StartsWith("II*\0"u8)
        && (head[8..11].SequenceEqual("CR\x02"u8) || head[8..12].SequenceEqual("IIII"u8)));

    /// <param name="file">A TIFF; it may be broken in any way.</param>
    public static bool IsIn(Stream file)
    {
        var head = new byte[16];
        file.Position = 0;
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            return false;
        var reader = new Reader(file, head[0] == 'M', head[2] == 43 || head[3] == 43);
        var waiting = new Queue<ulong>([reader.IsBig ? reader.Whole(head.AsSpan(8), 8) : reader.Whole(head.AsSpan(4), 4)]);
        var seen = new HashSet<ulong>();
        while (waiting.TryDequeue(out var at) && seen.Count < MostDirectories)
            if (at != 0 && seen.Add(at) && reader.IsRaw(at, waiting))
                return true;
        return false;
    }

    private sealed class Reader(Stream file, bool bigEndian, bool isBig)
    {
        public bool IsBig => isBig;

        private int CountBytes => isBig ? 8 : 2;
        private int EntryBytes => isBig ? 20 : 12;
        private int OffsetBytes => isBig ? 8 : 4;

        /// <summary>Looks at one directory, and notes where others are.</summary>
        public bool IsRaw(ulong at, Queue<ulong> others)
        {
            if (Read(at, CountBytes) is not { } number || Whole(number, CountBytes) is not (> 0 and <= MostEntries and var count)
                || Read(at + (ulong)CountBytes, (int)count * EntryBytes) is not { } entries)
                return false;
            for (var each = 0; each < entries.Length; each += EntryBytes)
            {
                var entry = entries.AsSpan(each, EntryBytes);
                var value = Whole(entry[(4 + OffsetBytes)..], Whole(entry[2..], 2) == 3 ? 2 : OffsetBytes);
                switch ((int)Whole(entry, 2))
                {
                    case DngVersion or SensorPattern or SensorPatternSize:
                    case Photometric when value is Mosaic or LinearRaw:
                    case Compression when _compressions.Contains(value):
                        return true;
                    case SubDirectories:
                        foreach (var below in Below(Whole(entry[4..], OffsetBytes), value))
                            others.Enqueue(below);
                        break;
                }
            }
            if (Read(at + (ulong)(CountBytes + entries.Length), OffsetBytes) is { } next)
                others.Enqueue(Whole(next, OffsetBytes));
            return false;
        }

        public ulong Whole(ReadOnlySpan<byte> bytes, int length) => (length, bigEndian) switch
        {
            (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        };

        /// <summary>One lies where the entry says; of several, there is the list.</summary>
        private IEnumerable<ulong> Below(ulong count, ulong value)
        {
            if (count == 1)
                return [value];
            var most = (int)Math.Min(count, MostBelow);
            return Read(value, most * OffsetBytes) is { } list
                ? Enumerable.Range(0, most).Select(each => Whole(list.AsSpan(each * OffsetBytes), OffsetBytes))
                : [];
        }

        private byte[]? Read(ulong at, int count)
        {
            if (at > (ulong)file.Length || (ulong)file.Length - at < (ulong)count)
                return null;
            file.Position = (long)at;
            var bytes = new byte[count];
            return file.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : null;
        }
    }
}
