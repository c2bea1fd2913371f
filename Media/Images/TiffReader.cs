using System.Buffers.Binary;

namespace Transcode.Media.Images;

/// <summary>
/// Reads directories of a TIFF (TIFF 6.0, BigTIFF) in a stream that may be broken in any way; of each at most some hundred entries.
/// </summary>
internal sealed class TiffReader
{
    private const int MostEntries = 512, Short = 3, Long = 4;

    private readonly Stream _file;
    private readonly bool _bigEndian, _isBig;

    private TiffReader(Stream file, ReadOnlySpan<byte> head)
    {
        (_file, _bigEndian, _isBig) = (file, head[0] == 'M', head[2] == 43 || head[3] == 43);
        First = _isBig ? Whole(head[8..], 8) : Whole(head[4..], 4);
    }

    /// <param name="Tag">What it tells.</param>
    /// <param name="Count">Of its values.</param>
    /// <param name="Value">The first of them, or where they are.</param>
    /// <param name="Field">The bytes of the value.</param>
    public sealed record Entry(int Tag, ulong Count, ulong Value, ReadOnlyMemory<byte> Field);

    /// <param name="Entries">As they stand.</param>
    /// <param name="Next">Where the next directory is; 0: there is none.</param>
    public sealed record Page(IReadOnlyList<Entry> Entries, ulong Next)
    {
        /// <summary>Null: it does not say.</summary>
        public ulong? Value(int tag) => Entries.FirstOrDefault(entry => entry.Tag == tag)?.Value;
    }

    /// <summary>Where the first directory is.</summary>
    public ulong First { get; }

    private int CountBytes => _isBig ? 8 : 2;
    private int EntryBytes => _isBig ? 20 : 12;
    private int OffsetBytes => _isBig ? 8 : 4;

    /// <returns>Null: too short.</returns>
    public static TiffReader? Open(Stream file)
    {
        var head = new byte[16];
        file.Position = 0;
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length ? null : new TiffReader(file, head);
    }

    /// <returns>Null: there is none that can be read.</returns>
    public Page? Directory(ulong at)
    {
        if (Read(at, CountBytes) is not { } number || Whole(number, CountBytes) is not (> 0 and <= MostEntries and var count)
            || Read(at + (ulong)CountBytes, (int)count * EntryBytes) is not { } bytes)
            return null;
        var entries = Enumerable.Range(0, (int)count).Select(each => Of(bytes.AsMemory(each * EntryBytes, EntryBytes))).ToList();
        return new Page(entries, Read(at + (ulong)(CountBytes + bytes.Length), OffsetBytes) is { } next ? Whole(next, OffsetBytes) : 0);
    }

    /// <summary>One lies where the entry says; of several, there is the list.</summary>
    public IEnumerable<ulong> Offsets(Entry entry, int most) => entry.Count == 1 ? [entry.Value] : List(entry, OffsetBytes, most);

    /// <summary>Values of 16 bits: in the entry where they have room, else where it says.</summary>
    public IEnumerable<ulong> Shorts(Entry entry, int most) => entry.Count * 2 <= (ulong)OffsetBytes
        ? [.. Enumerable.Range(0, (int)entry.Count).Select(each => Whole(entry.Field.Span[(2 * each)..], 2))]
        : List(new Entry(entry.Tag, entry.Count, Whole(entry.Field.Span, OffsetBytes), entry.Field), 2, most);

    private Entry Of(ReadOnlyMemory<byte> bytes)
    {
        var field = bytes[(4 + OffsetBytes)..];
        var (type, count) = (Whole(bytes.Span[2..], 2), Whole(bytes.Span[4..], OffsetBytes));
        return new Entry((int)Whole(bytes.Span, 2), count,
            Whole(field.Span, type == Short ? 2 : type == Long && count == 1 ? 4 : OffsetBytes), field);
    }

    private IEnumerable<ulong> List(Entry entry, int length, int most)
    {
        var count = (int)Math.Min(entry.Count, (ulong)most);
        return Read(entry.Value, count * length) is { } list
            ? Enumerable.Range(0, count).Select(each => Whole(list.AsSpan(each * length), length))
            : [];
    }

    private ulong Whole(ReadOnlySpan<byte> bytes, int length) => (length, _bigEndian) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(bytes),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        (4, true) => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        (4, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        (_, true) => BinaryPrimitives.ReadUInt64BigEndian(bytes),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
    };

    private byte[]? Read(ulong at, int count)
    {
        if (at > (ulong)_file.Length || (ulong)_file.Length - at < (ulong)count)
            return null;
        _file.Position = (long)at;
        var bytes = new byte[count];
        return _file.ReadAtLeast(bytes, count, throwOnEndOfStream: false) == count ? bytes : null;
    }
}
