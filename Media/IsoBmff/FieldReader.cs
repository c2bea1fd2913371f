using System.Buffers.Binary;

namespace Transcode.Media.IsoBmff;

/// <summary>Reads big-endian fields one after the other; reading past the end is a named failure of the box.</summary>
internal ref struct FieldReader(Box box)
{
    private readonly ReadOnlySpan<byte> _bytes = box.Body.Span;
    private int _position;

    public readonly int Left => _bytes.Length - _position;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int I32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>A time or an offset. One that does not fit into a signed number is nonsense in any file.</summary>
    public long U63()
    {
        var value = BinaryPrimitives.ReadUInt64BigEndian(Take(8));
        return value <= long.MaxValue ? (long)value : throw box.Malformed($"the number {value} is too large");
    }

    /// <summary>Version and flags, with which every full box starts.</summary>
    public (byte Version, uint Flags) Head()
    {
        var head = U32();
        return ((byte)(head >> 24), head & 0xFFFFFF);
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count < 0 || count > Left)
            throw box.Malformed($"it ends at {_bytes.Length} bytes of content, {count} more are needed at {_position}");
        _position += count;
        return _bytes.Slice(_position - count, count);
    }

    public FieldReader Skip(int count)
    {
        Take(count);
        return this;
    }
}
