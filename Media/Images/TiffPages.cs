namespace Transcode.Media.Images;

/// <summary>
/// Which page of a TIFF is the picture, and which of its channels is its alpha: libvips takes the first page, though it may be a thumbnail,
/// and the first extra channel for alpha, whatever that is. Shapes: TIFF 6.0, NewSubfileType and ExtraSamples.
/// </summary>
/// <param name="Number">Of the picture, from 0.</param>
/// <param name="Thumbnails">Pages that are a smaller picture of another one.</param>
/// <param name="Extras">What the channels behind the colours are; empty: there are none, or nothing is said of them.</param>
public sealed record TiffPages(int Number, int Thumbnails, IReadOnlyList<int> Extras)
{
    private const int MostPages = 1000, MostExtras = 16;
    private const int Subfile = 254, ExtraSamples = 338;
    private const ulong Smaller = 1, Mask = 4;

    /// <summary>Joined with the colours, and beside them.</summary>
    private const int Associated = 1, Unassociated = 2;

    private static readonly TiffPages _first = new(0, 0, []);

    /// <summary>Which of the extra channels is alpha, from 0; null: none.</summary>
    public int? Alpha => Extras.Select((kind, at) => (kind, at)).Where(extra => extra.kind is Associated or Unassociated)
        .Select(extra => (int?)extra.at).FirstOrDefault();

    /// <summary>There are channels that are neither colours nor alpha.</summary>
    public bool HasOther => Extras.Count > (Alpha is null ? 0 : 1);

    /// <param name="file">A TIFF; it may be broken in any way.</param>
    public static TiffPages Of(Stream file)
    {
        if (TiffReader.Open(file) is not { } reader)
            return _first;
        var pages = Pages(reader).ToList();
        var number = Math.Max(0, pages.FindIndex(page => (Kind(page) & (Smaller | Mask)) == 0));
        return pages.Count == 0
            ? _first
            : new TiffPages(number, number == 0 && Kind(pages[0]) != 0 ? 0 : pages.Count(page => (Kind(page) & Smaller) != 0),
                [.. pages[number].Entries.FirstOrDefault(entry => entry.Tag == ExtraSamples) is { } extras
                    ? reader.Shorts(extras, MostExtras).Select(kind => (int)kind) : []]);
    }

    private static ulong Kind(TiffReader.Page page) => page.Value(Subfile) ?? 0;

    private static IEnumerable<TiffReader.Page> Pages(TiffReader reader)
    {
        var seen = new HashSet<ulong>();
        for (var at = reader.First; at != 0 && seen.Count < MostPages && seen.Add(at) && reader.Directory(at) is { } page; at = page.Next)
            yield return page;
    }
}
