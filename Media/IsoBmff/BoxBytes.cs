using System.Buffers.Binary;
using System.Text;

namespace Transcode.Media.IsoBmff;

/// <summary>Writes boxes into memory: opens one, writes its fields, closes it, and its size is known.</summary>
internal sealed class BoxBytes
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public int Length => _length;

    /// <summary>Whole boxes, one after the other.</summary>
    public static ReadOnlyMemory<byte> Join(params ReadOnlySpan<Box> boxes)
    {
        var joined = new BoxBytes();
        foreach (var box in boxes) joined.In(box.Type, content => box.Body.Span.CopyTo(content.Take(box.Body.Length)));
        return joined.Written;
    }

    public BoxBytes In(string type, Action<BoxBytes> content)
    {
        var start = _length;
        U32(0).Letters(type);
        content(this);
        Patch(start, (uint)(_length - start));
        return this;
    }

    public BoxBytes InFull(string type, byte version, uint flags, Action<BoxBytes> content) => In(type, _ =>
    {
        U32(((uint)version << 24) | flags);
        content(this);
    });

    public BoxBytes Letters(string letters)
    {
        Encoding.Latin1.GetBytes(letters, Take(letters.Length));
        return this;
    }

    public BoxBytes U32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Take(4), value);
        return this;
    }

    public BoxBytes I32(int value) => U32((uint)value);

    public BoxBytes U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Take(8), value);
        return this;
    }

    /// <summary>Writes over four bytes that were written before their value was known.</summary>
    public void Patch(int at, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(at, 4), value);

    private Span<byte> Take(int count)
    {
        if (_length + count > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + count));
        _length += count;
        return _bytes.AsSpan(_length - count, count);
    }
}
