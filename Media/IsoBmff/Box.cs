using System.Buffers.Binary;
using System.Text;

namespace Transcode.Media.IsoBmff;

/// <summary>One box in memory: its four-letter type, what is in it, and where it starts in the file.</summary>
internal readonly record struct Box(string Type, ReadOnlyMemory<byte> Body, long Offset, int HeaderSize)
{
    public const int SmallHeader = 8;
    public const int LargeHeader = 16;

    /// <summary>The boxes in this one, after <paramref name="skip"/> bytes of its own fields.</summary>
    public IEnumerable<Box> Children(int skip = 0)
    {
        if (skip > Body.Length) throw Malformed($"its own fields need {skip} bytes, it has {Body.Length}");
        for (var at = skip; at < Body.Length;)
        {
            var rest = Body[at..];
            var (type, header, size) = ReadHeader(rest.Span, rest.Length, Offset + HeaderSize + at);
            yield return new Box(type, rest[header..(int)size], Offset + HeaderSize + at, header);
            at += (int)size;
        }
    }

    public Box? Find(string type, int skip = 0)
    {
        foreach (var child in Children(skip))
            if (child.Type == type) return child;
        return null;
    }

    public Box Require(string type, int skip = 0) => Find(type, skip) ?? throw Malformed($"it holds no {type}");

    public FieldReader Fields() => new(this);

    public MalformedMovieException Malformed(string what) => MalformedMovieException.At(Type, Offset, what);

    /// <summary>Size and type of the box that starts here.</summary>
    /// <param name="start">At least the first 8 bytes, and 16 where there are as many.</param>
    /// <param name="room">Bytes from the start of the box to the end of what holds it.</param>
    /// <param name="offset">Where the box starts in the file.</param>
    public static (string Type, int Header, long Size) ReadHeader(ReadOnlySpan<byte> start, long room, long offset)
    {
        if (room < SmallHeader || start.Length < SmallHeader)
            throw MalformedMovieException.At("?", offset, $"{room} bytes are too few for a box");
        var type = TypeName(start[4..8]);
        long size = BinaryPrimitives.ReadUInt32BigEndian(start);
        var header = SmallHeader;
        if (size == 1)
        {
            if (start.Length < LargeHeader) throw MalformedMovieException.At(type, offset, "it ends within its own size");
            var large = BinaryPrimitives.ReadUInt64BigEndian(start[8..]);
            (size, header) = (large > long.MaxValue ? long.MaxValue : (long)large, LargeHeader);
        }
        // 0 stands for "to the end of what holds it".
        else if (size == 0) size = room;
        if (size < header) throw MalformedMovieException.At(type, offset, $"a size of {size} is less than its own header");
        if (size > room) throw MalformedMovieException.At(type, offset, $"it says {size} bytes, there are {room}");
        return (type, header, size);
    }

    private static string TypeName(ReadOnlySpan<byte> letters) => Encoding.Latin1.GetString(letters);
}
