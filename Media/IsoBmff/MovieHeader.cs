namespace Transcode.Media.IsoBmff;

/// <summary>Reads the moov box of a file that holds one track.</summary>
internal static class MovieHeader
{
    public static InitSegment Read(Box moov, ReadOnlyMemory<byte> bytes)
    {
        var tracks = moov.Children().Where(child => child.Type == "trak").ToList();
        if (tracks.Count != 1) throw moov.Malformed($"it holds {tracks.Count} tracks, one is expected");
        var track = tracks[0];
        var media = track.Require("mdia");
        var handler = Handler(media.Require("hdlr"));
        var entry = Entry(media.Require("minf").Require("stbl").Require("stsd"));
        var skip = SampleEntries.FieldsOf(handler);
        // Walked to its end here, so that nothing in it can surprise later.
        _ = entry.Children(skip).Count();
        var (width, height) = handler == "vide" ? SampleEntries.SizeOf(entry) : (0, 0);
        var id = TrackId(track.Require("tkhd"));
        return new InitSegment
        {
            Bytes = bytes,
            TrackId = id,
            Timescale = Timescale(media.Require("mdhd")),
            Handler = handler,
            Codec = CodecNames.Of(entry, skip),
            Width = width,
            Height = height,
            HasEditList = track.Find("edts")?.Find("elst") is not null,
            SampleEntry = entry,
            Defaults = Defaults(moov, id),
        };
    }

    private static uint TrackId(Box tkhd)
    {
        var fields = tkhd.Fields();
        fields.Skip(fields.Head().Version == 1 ? 16 : 8);
        return fields.U32() is var id and > 0 ? id : throw tkhd.Malformed("the track id is 0");
    }

    private static uint Timescale(Box mdhd)
    {
        var fields = mdhd.Fields();
        fields.Skip(fields.Head().Version == 1 ? 16 : 8);
        return fields.U32() is var scale and > 0 ? scale : throw mdhd.Malformed("the timescale is 0");
    }

    private static string Handler(Box hdlr) => System.Text.Encoding.Latin1.GetString(hdlr.Fields().Skip(8).Take(4)) switch
    {
        "vide" => "vide",
        "soun" => "soun",
        var other => throw hdlr.Malformed($"the handler is {other}, neither video nor sound"),
    };

    private static Box Entry(Box stsd)
    {
        var entries = stsd.Children(skip: 8).ToList();
        return entries.Count == 1 ? entries[0] : throw stsd.Malformed($"it describes {entries.Count} codecs, one is expected");
    }

    private static SampleDefaults Defaults(Box moov, uint trackId)
    {
        foreach (var trex in moov.Require("mvex").Children().Where(child => child.Type == "trex"))
        {
            var fields = trex.Fields().Skip(4);
            if (fields.U32() != trackId) continue;
            fields.Skip(4);
            return new SampleDefaults(fields.U32(), fields.U32(), fields.U32());
        }
        throw moov.Malformed($"no trex for track {trackId}");
    }
}
