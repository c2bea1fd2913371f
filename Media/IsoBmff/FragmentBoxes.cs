using static Transcode.Media.IsoBmff.FragmentFlags;

namespace Transcode.Media.IsoBmff;

/// <summary>The boxes of a segment other than its media data (ISO/IEC 14496-12, 8.8 and 23000-19, 7.5).</summary>
internal static class FragmentBoxes
{
    private const int MdatHeader = 8;

    /// <summary>styp: a CMAF segment that begins with a fragment.</summary>
    public static ReadOnlyMemory<byte> SegmentType { get; } =
        new BoxBytes().In("styp", type => type.Letters("msdh").U32(0).Letters("msdh").Letters("cmfs")).Written;

    /// <summary>The moof of a fragment and the header of the mdat that follows it.</summary>
    public static ReadOnlyMemory<byte> Header(uint trackId, uint sequence, ArraySegment<Sample> samples)
    {
        var columns = Columns.Of(samples);
        var dataOffsetAt = 0;
        var boxes = new BoxBytes().In("moof", moof =>
        {
            moof.InFull("mfhd", 0, 0, mfhd => mfhd.U32(sequence));
            moof.In("traf", traf =>
            {
                traf.InFull("tfhd", 0, columns.TfhdFlags, tfhd => Defaults(tfhd.U32(trackId), columns, samples[0]));
                traf.InFull("tfdt", 1, 0, tfdt => tfdt.U64((ulong)samples[0].DecodeTime));
                traf.InFull("trun", 1, columns.TrunFlags, trun => dataOffsetAt = Run(trun, columns, samples));
            });
        });
        boxes.Patch(dataOffsetAt, (uint)(boxes.Length + MdatHeader));
        return boxes.U32((uint)(MdatHeader + samples.Sum(sample => (long)sample.Size))).Letters("mdat").Written;
    }

    private static void Defaults(BoxBytes tfhd, Columns columns, Sample first)
    {
        if (!columns.Durations) tfhd.U32((uint)first.Duration);
        if (!columns.Flags) tfhd.U32(FlagsOf(first));
    }

    /// <returns>Where the offset of the data stands, which is known only when the moof is complete.</returns>
    private static int Run(BoxBytes trun, Columns columns, ArraySegment<Sample> samples)
    {
        trun.U32((uint)samples.Count);
        var dataOffsetAt = trun.Length;
        trun.U32(0);
        foreach (var sample in samples)
        {
            if (columns.Durations) trun.U32((uint)sample.Duration);
            trun.U32((uint)sample.Size);
            if (columns.Flags) trun.U32(FlagsOf(sample));
            if (columns.Compositions) trun.I32((int)sample.CompositionOffset);
        }
        return dataOffsetAt;
    }

    private static uint FlagsOf(Sample sample) => sample.IsSync ? SampleFlags.Sync : SampleFlags.NonSync;

    /// <summary>What differs from sample to sample, and so must be said for each. For audio that is the size alone: a third of the header's
    /// bytes.</summary>
    private readonly record struct Columns(bool Durations, bool Flags, bool Compositions)
    {
        public uint TfhdFlags => TfhdBaseIsMoof | (Durations ? 0 : TfhdDuration) | (Flags ? 0 : FragmentFlags.TfhdFlags);

        public uint TrunFlags => TrunDataOffset | TrunSize
            | (Durations ? TrunDuration : 0) | (Flags ? FragmentFlags.TrunFlags : 0) | (Compositions ? TrunComposition : 0);

        public static Columns Of(ArraySegment<Sample> samples)
        {
            var first = samples[0];
            return new(samples.Any(sample => sample.Duration != first.Duration), samples.Any(sample => sample.IsSync != first.IsSync),
                samples.Any(sample => sample.CompositionOffset != 0));
        }
    }
}
