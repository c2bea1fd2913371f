namespace Transcode.Media.IsoBmff;

/// <summary>The fields of tfhd and trun that say which others are there (ISO/IEC 14496-12, 8.8.7 and 8.8.8).</summary>
internal static class FragmentFlags
{
    public const uint TfhdBaseDataOffset = 0x01;
    public const uint TfhdDescription = 0x02;
    public const uint TfhdDuration = 0x08;
    public const uint TfhdSize = 0x10;
    public const uint TfhdFlags = 0x20;
    public const uint TfhdBaseIsMoof = 0x02_0000;

    public const uint TrunDataOffset = 0x001;
    public const uint TrunFirstFlags = 0x004;
    public const uint TrunDuration = 0x100;
    public const uint TrunSize = 0x200;
    public const uint TrunFlags = 0x400;
    public const uint TrunComposition = 0x800;
}

/// <summary>What the tfhd of one fragment sets for all of its runs.</summary>
internal readonly record struct FragmentHeader(uint TrackId, long DataStart, SampleDefaults Defaults)
{
    public static FragmentHeader Read(Box tfhd, long moofOffset, SampleDefaults defaults)
    {
        var fields = tfhd.Fields();
        var flags = fields.Head().Flags;
        var track = fields.U32();
        // Without the flag the first track of a fragment counts from the moof as well, and there is one track only.
        var start = Has(flags, FragmentFlags.TfhdBaseDataOffset) ? fields.U63() : moofOffset;
        if (Has(flags, FragmentFlags.TfhdDescription)) fields.Skip(4);
        if (Has(flags, FragmentFlags.TfhdDuration)) defaults = defaults with { Duration = fields.U32() };
        if (Has(flags, FragmentFlags.TfhdSize)) defaults = defaults with { Size = fields.U32() };
        if (Has(flags, FragmentFlags.TfhdFlags)) defaults = defaults with { Flags = fields.U32() };
        return new FragmentHeader(track, start, defaults);
    }

    public static bool Has(uint flags, uint flag) => (flags & flag) != 0;
}
