namespace Transcode.Media.IsoBmff;

/// <summary>The MPEG-4 descriptor of an audio track (ISO/IEC 14496-1, 7.2.6): nested tag, length, content.</summary>
internal static class ElementaryStream
{
    private const int StreamTag = 3;
    private const int DecoderTag = 4;
    private const int SpecificTag = 5;
    private const byte Mpeg4Audio = 0x40;

    /// <summary>The registered object type and, for MPEG-4 audio, its audio object type (2 is AAC-LC).</summary>
    public static (byte ObjectType, int? AudioType) Read(Box box)
    {
        var fields = box.Fields().Skip(4);
        Enter(ref fields, box, StreamTag);
        fields.Skip(2);
        SkipOptional(ref fields, flags: fields.U8());
        Enter(ref fields, box, DecoderTag);
        var objectType = fields.U8();
        if (objectType != Mpeg4Audio) return (objectType, null);
        // Stream type, buffer size, highest and average rate.
        fields.Skip(1 + 3 + 4 + 4);
        Enter(ref fields, box, SpecificTag);
        return (objectType, AudioType(ref fields));
    }

    private static void SkipOptional(ref FieldReader fields, byte flags)
    {
        if ((flags & 0x80) != 0) fields.Skip(2);
        if ((flags & 0x40) != 0) fields.Skip(fields.U8());
        if ((flags & 0x20) != 0) fields.Skip(2);
    }

    /// <summary>Lengths are seven bits a byte; the highest bit says that another byte follows, four at most.</summary>
    private static void Enter(ref FieldReader fields, Box box, int tag)
    {
        var found = fields.U8();
        if (found != tag) throw box.Malformed($"descriptor {found} where {tag} should be");
        for (var more = 4; more > 0 && (fields.U8() & 0x80) != 0; more--) { }
    }

    private static int AudioType(ref FieldReader fields)
    {
        var first = fields.U8();
        var type = first >> 3;
        const int escape = 31;
        return type == escape ? 32 + (((first & 7) << 3) | (fields.U8() >> 5)) : type;
    }
}
