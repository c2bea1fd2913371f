namespace Transcode.Domain.Sources;

/// <summary>
/// What the numbers of a source mean, with every gap filled. The one rule for encodes, posters and storyboards: who says nothing has the
/// colours of its size, and each tag that is missing, or that nobody knows, follows from those that are there
/// (docs/decisions/0011-colour-and-fields.md).
/// </summary>
/// <param name="Matrix">By ffmpeg's names, as all of these: "bt709", "smpte170m", "bt2020nc"; of RGB the one it is converted by.</param>
/// <param name="Primaries">"bt709", "bt470bg", "bt2020".</param>
/// <param name="Transfer">"bt709", "smpte2084".</param>
/// <param name="IsFull">0 to 255 rather than 16 to 235.</param>
/// <param name="IsRgb">Not brightness and two differences, but red, green and blue.</param>
public sealed record SourceColor(string Matrix, string Primaries, string Transfer, bool IsFull, bool IsRgb)
{
    /// <summary>A picture of so many lines or columns is taken for high definition where nobody says: cinema's wide 1280x536 is one
    /// too.</summary>
    private const int HighDefinitionLines = 720;
    private const int HighDefinitionColumns = 1280;

    private const string Hd = "bt709";
    private const string Pal = "bt470bg";
    private const string Ntsc = "smpte170m";
    private const string Wide = "bt2020";

    private static readonly HashSet<string> _matrices = [Hd, Pal, Ntsc, "smpte240m", "fcc", "ycgco", "bt2020nc"];
    private static readonly HashSet<string> _primaries = [Hd, Pal, Ntsc, "smpte240m", "bt470m", "film", Wide, "smpte428", "smpte431",
        "smpte432"];
    private static readonly HashSet<string> _transfers =
        [Hd, Pal, Ntsc, "smpte240m", "bt470m", "linear", "log100", "log316", "iec61966-2-1", "iec61966-2-4", "bt1361e", "bt2020-10",
            "bt2020-12", "smpte2084", "arib-std-b67"];

    public static SourceColor Of(VideoFacts video)
    {
        var tags = video.Color;
        var isRgb = IsRgbFormat(video.PixelFormat);
        var transfer = Known(tags.Transfer, _transfers);
        var isWide = tags.Primaries == Wide
            || tags.Space is { } space && (space.StartsWith(Wide, StringComparison.Ordinal) || space == "ictcp")
            || tags.IsHdr || transfer is "bt2020-10" or "bt2020-12";
        // Of an RGB source the matrix is ours to choose; its primaries are those of a screen.
        var matrix = (isRgb ? null : Known(tags.Space, _matrices)) ?? (isWide && !isRgb ? "bt2020nc" : Of(video.Width, video.Height));
        var primaries = Known(tags.Primaries, _primaries) ?? (isWide ? Wide : isRgb ? Hd : PrimariesOf(matrix));
        return new(matrix, primaries, transfer ?? (isWide ? "bt2020-10" : matrix is Pal or Ntsc && !isRgb ? Ntsc : Hd),
            !isRgb && (tags.Range == "pc" || video.PixelFormat.StartsWith("yuvj", StringComparison.Ordinal)), isRgb);
    }

    /// <summary>PQ or HLG, or more colours than an ordinary screen shows, or numbers that H.264's players do not know: it is brought to
    /// BT.709.</summary>
    public bool IsBeyondScreens => IsHdr || Primaries is Wide or "smpte428" or "smpte431" or "smpte432" || Matrix is "ycgco" or "bt2020nc";

    /// <summary>PQ or HLG: brightness is compressed on the way.</summary>
    public bool IsHdr => Transfer is "smpte2084" or "arib-std-b67";

    /// <summary>What a rendition of it carries, whatever its own size: all of a ladder look alike.</summary>
    public SourceColor Delivered => IsBeyondScreens ? new(Hd, Hd, Hd, false, false)
        : Matrix is "smpte240m" or "fcc" ? this with { Matrix = Hd, IsFull = false, IsRgb = false }
        : this with { IsFull = false, IsRgb = false };

    /// <summary>The matrix by ffmpeg's scaler, which has one name for the two tags of BT.601.</summary>
    public string Scaled => Matrix is Pal or Ntsc ? "bt601" : Matrix;

    private static string Of(int width, int height) =>
        height >= HighDefinitionLines || width >= HighDefinitionColumns ? Hd : height is 576 or 288 ? Pal : Ntsc;

    private static string PrimariesOf(string matrix) => matrix switch { Pal => Pal, Ntsc or "smpte240m" or "fcc" => Ntsc, _ => Hd };

    private static string? Known(string? tag, HashSet<string> known) => tag is not null && known.Contains(tag) ? tag : null;

    private static bool IsRgbFormat(string format) =>
        format.StartsWith("gbr", StringComparison.Ordinal) || format.StartsWith("bayer", StringComparison.Ordinal)
            || format is "pal8" or "monob" or "monow"
            || format.StartsWith("ya", StringComparison.Ordinal) // Grey with transparency, of image files.
            || format.StartsWith("xyz", StringComparison.Ordinal) // Cinema packages: the scaler goes from it by way of red, green and blue.
        || format.Contains("rgb", StringComparison.Ordinal) || format.Contains("bgr", StringComparison.Ordinal);
}
