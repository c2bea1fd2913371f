using static Transcode.Media.IsoBmff.FragmentFlags;
using static Transcode.Media.IsoBmff.FragmentHeader;

namespace Transcode.Media.IsoBmff;

/// <summary>Reads the moof boxes of one file, one after the other, into one list of samples.</summary>
internal sealed class FragmentReader(InitSegment init, long fileLength)
{
    /// <summary>A day at 60 frames per second has 5.2 million. A few bytes of a hostile file can claim thousands of millions.</summary>
    private const int MostSamples = 8_000_000;

    private readonly List<Sample> _samples = [];
    private long _decodeTime;
    private long _dataEnd;

    public IReadOnlyList<Sample> Samples => _samples;

    public void Read(Box moof)
    {
        foreach (var traf in moof.Children().Where(child => child.Type == "traf")) ReadTrack(traf, moof.Offset);
    }

    private void ReadTrack(Box traf, long moofOffset)
    {
        var header = FragmentHeader.Read(traf.Require("tfhd"), moofOffset, init.Defaults);
        if (header.TrackId != init.TrackId) throw traf.Malformed($"it is of track {header.TrackId}, the file's track is {init.TrackId}");
        if (traf.Find("tfdt") is { } tfdt) _decodeTime = DecodeTime(tfdt);
        _dataEnd = header.DataStart;
        foreach (var trun in traf.Children().Where(child => child.Type == "trun")) ReadRun(trun, header);
    }

    private static long DecodeTime(Box tfdt)
    {
        var fields = tfdt.Fields();
        var time = fields.Head().Version == 1 ? fields.U63() : fields.U32();
        // Leaves room for what is added to it: 2^61 ticks are 800,000 years at 90 kHz.
        return time < 1L << 61 ? time : throw tfdt.Malformed($"the decode time {time} is beyond all measure");
    }

    private void ReadRun(Box trun, FragmentHeader header)
    {
        var fields = trun.Fields();
        var (version, flags) = fields.Head();
        var count = fields.U32();
        if (count > MostSamples - _samples.Count) throw trun.Malformed($"{count} samples more make over {MostSamples}");
        var offset = Has(flags, TrunDataOffset) ? header.DataStart + fields.I32() : _dataEnd;
        uint? firstFlags = Has(flags, TrunFirstFlags) ? fields.U32() : null;
        for (uint n = 0; n < count; n++)
        {
            var duration = Has(flags, TrunDuration) ? fields.U32() : header.Defaults.Duration;
            var size = Has(flags, TrunSize) ? fields.U32() : header.Defaults.Size;
            var own = Has(flags, TrunFlags) ? fields.U32() : n == 0 && firstFlags is { } first ? first : header.Defaults.Flags;
            long composition = !Has(flags, TrunComposition) ? 0 : version == 0 ? fields.U32() : fields.I32();
            Check(trun, offset, size);
            _samples.Add(new Sample(offset, (int)size, _decodeTime, duration, composition, SampleFlags.IsSync(own)));
            _decodeTime += duration;
            offset += size;
        }
        _dataEnd = offset;
    }

    private void Check(Box trun, long offset, uint size)
    {
        if (size is 0 or > int.MaxValue) throw trun.Malformed($"sample {_samples.Count} has {size} bytes");
        if (offset < 0 || offset > fileLength - size)
            throw trun.Malformed($"sample {_samples.Count} is at bytes {offset} to {offset + size}, the file has {fileLength}");
    }
}
