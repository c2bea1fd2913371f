namespace Transcode.Media.IsoBmff;

/// <summary>A fragmented MP4 file of one track: its init segment and a table of its samples in decode order. Media data stays in the
/// file.</summary>
public sealed record FragmentedMovie
{
    private static readonly HashSet<string> _tables = ["ftyp", "moov", "moof"];

    public required InitSegment Init { get; init; }

    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>Reads a seekable file from its beginning to its end.</summary>
    /// <exception cref="MalformedMovieException">It is not such a file, or is damaged, or was cut off.</exception>
    public static async Task<FragmentedMovie> Read(Stream file, CancellationToken stop)
    {
        Box? brands = null;
        InitSegment? init = null;
        FragmentReader? fragments = null;
        await foreach (var box in BoxWalk.Over(file, _tables.Contains, stop))
        {
            if (box.Type == "ftyp") brands ??= box;
            if (box.Type == "moov" && init is not null) throw box.Malformed("there is a second one");
            if (box.Type == "moov") (init, fragments) = Open(brands, box, file.Length);
            if (box.Type == "moof") (fragments ?? throw box.Malformed("it comes before the moov")).Read(box);
        }
        if (init is null || fragments is null) throw MalformedMovieException.At("moov", file.Length, "the file has none");
        return new FragmentedMovie { Init = init, Samples = fragments.Samples };
    }

    private static (InitSegment, FragmentReader) Open(Box? brands, Box moov, long fileLength)
    {
        var ftyp = brands ?? throw moov.Malformed("no ftyp comes before it");
        var init = MovieHeader.Read(moov, BoxBytes.Join(ftyp, moov));
        return (init, new FragmentReader(init, fileLength));
    }
}
