namespace Transcode.Media.IsoBmff;

/// <summary>What a player reads before any segment: which codec, how large, how fast the clock ticks.</summary>
public sealed record InitSegment
{
    /// <summary>The ftyp and moov boxes as they are in the file.</summary>
    public required ReadOnlyMemory<byte> Bytes { get; init; }

    public required uint TrackId { get; init; }

    /// <summary>Ticks per second.</summary>
    public required uint Timescale { get; init; }

    /// <summary>The handler's type: vide or soun.</summary>
    public required string Handler { get; init; }

    /// <summary>As in RFC 6381, for CODECS in a playlist: avc1.640028, mp4a.40.2.</summary>
    public required string Codec { get; init; }

    /// <summary>In coded pixels; 0 for audio.</summary>
    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>With an edit list the file's times are not what is shown, so that segments of it would be shifted.</summary>
    public required bool HasEditList { get; init; }

    internal Box SampleEntry { get; init; }

    internal SampleDefaults Defaults { get; init; }

    /// <summary>Whether segments of the one can follow segments of the other under one init segment; null if so, else the reason why
    /// not.</summary>
    public static string? SameStream(InitSegment a, InitSegment b)
    {
        if (a.Handler != b.Handler) return $"kinds of track differ: {a.Handler} and {b.Handler}";
        if (a.TrackId != b.TrackId) return $"track ids differ: {a.TrackId} and {b.TrackId}";
        if (a.Timescale != b.Timescale) return $"timescales differ: {a.Timescale} and {b.Timescale}";
        if (a.SampleEntry.Type != b.SampleEntry.Type) return $"codecs differ: {a.SampleEntry.Type} and {b.SampleEntry.Type}";
        if ((a.Width, a.Height) != (b.Width, b.Height)) return $"sizes differ: {a.Width}x{a.Height} and {b.Width}x{b.Height}";
        if (a.HasEditList != b.HasEditList) return "one has an edit list, the other has none";
        return SampleEntries.Difference(a.SampleEntry, b.SampleEntry, SampleEntries.FieldsOf(a.Handler));
    }
}

/// <summary>What a fragment that says nothing else takes from the movie header (trex).</summary>
internal readonly record struct SampleDefaults(uint Duration, uint Size, uint Flags);
