namespace Transcode.Media.Images;

/// <summary>
/// Tells a camera's raw file, which holds what its sensor measured and beside it a small preview: a reader of TIFF delivers that without a
/// word.
/// </summary>
public static class CameraRaw
{
    private const int MostDirectories = 64;
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
        if (TiffReader.Open(file) is not { } reader)
            return false;
        var waiting = new Queue<ulong>([reader.First]);
        var seen = new HashSet<ulong>();
        while (waiting.TryDequeue(out var at) && seen.Count < MostDirectories)
            if (at != 0 && seen.Add(at) && IsRaw(reader, at, waiting))
                return true;
        return false;
    }

    /// <summary>Looks at one directory, and notes where others are.</summary>
    private static bool IsRaw(TiffReader reader, ulong at, Queue<ulong> others)
    {
        if (reader.Directory(at) is not { } directory)
            return false;
        foreach (var entry in directory.Entries)
            switch (entry.Tag)
            {
                case DngVersion or SensorPattern or SensorPatternSize:
                case Photometric when entry.Value is Mosaic or LinearRaw:
                case Compression when _compressions.Contains(entry.Value):
                    return true;
                case SubDirectories:
                    foreach (var below in reader.Offsets(entry, MostBelow))
                        others.Enqueue(below);
                    break;
            }
        others.Enqueue(directory.Next);
        return false;
    }
}
