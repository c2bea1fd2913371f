using System.Globalization;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>Reads the lines of <see cref="ShapesCommand"/>.</summary>
public sealed class ShapesOutput
{
    private const int Most = 8;

    private readonly HashSet<string> _headers = [];
    private readonly List<VideoShape> _shapes = [];
    private readonly List<string> _formats = [];
    private readonly List<(string? Matrix, VideoShape Shape)> _colours = [];

    /// <summary>Sequence headers that are not all the same; it need not be the size that differs.</summary>
    public bool HeadersDiffer => _headers.Count > 1;

    /// <summary>framecrc: "stream, dts, pts, duration, size, checksum", and what comes beside: parameters that are said anew are long, what
    /// a transport stream says of each packet is not.</summary>
    public void AddHeader(string line)
    {
        if (line.Length > 0 && line[0] != '#' && line.Split(',') is { Length: > 5 } fields && _headers.Count < 2)
            _headers.Add(fields[4].Trim() + fields[5].Trim() + (fields.Length > 7 && fields[7].Trim().Length > 1 ? fields[7].Trim() : ""));
    }

    /// <summary>"width,height,format,aspect,range,matrix".</summary>
    public void AddFrame(string line)
    {
        var fields = line.Split(',');
        if (fields.Length < 5 || _shapes.Count == Most || !int.TryParse(fields[0], CultureInfo.InvariantCulture, out var width)
            || !int.TryParse(fields[1], CultureInfo.InvariantCulture, out var height) || width <= 0 || height <= 0)
            return;
        var aspect = fields[3].Split(':');
        var (wide,
            high) = aspect.Length == 2 && int.TryParse(aspect[0], CultureInfo.InvariantCulture, out var w)
                && int.TryParse(aspect[1], CultureInfo.InvariantCulture, out var h) && w > 0 && h > 0 ? (w, h) : (1, 1);
        var shape = new VideoShape(width, height, wide, high);
        if (!_shapes.Contains(shape))
            _shapes.Add(shape);
        var format = fields[2] + (fields[4] == "pc" && !fields[2].StartsWith("yuvj", StringComparison.Ordinal) ? " of full range" : "");
        if (!_formats.Contains(format) && _formats.Count < Most)
            _formats.Add(format);
        var matrix = fields.Length > 5 && fields[5] is not ("" or "unknown" or "reserved") ? fields[5] : null;
        if (!_colours.Exists(colour => colour.Matrix == matrix))
            _colours.Add((matrix, shape));
    }

    /// <summary>Pixel formats after the first frame's.</summary>
    public IReadOnlyList<string> LaterFormats => [.. _formats.Skip(1)];

    /// <summary>Matrices other than the one that the source is read by, as the scaler names them; none where all frames say the same, and
    /// where it is not BT.601 and BT.709 between which they change. Frames without a tag all mean what the first of them means.</summary>
    /// <returns>And that, where frames say nothing; null: it is what the scaler takes them for.</returns>
    public (IReadOnlyList<string> Later, string? Untagged) Matrices(VideoFacts video)
    {
        var meant = _colours.ConvertAll(colour => (colour.Matrix, SourceColor.Of(video with
        {
            Width = colour.Shape.Width,
            Height = colour.Shape.Height,
            Color = video.Color with { Space = colour.Matrix },
        }).Scaled));
        var first = SourceColor.Of(video);
        var later = meant.Select(each => each.Scaled).Where(matrix => matrix != first.Scaled).Distinct().ToList();
        if (meant.Count < 2 || later.Count == 0 || first.IsRgb || !IsOfVideo(first.Scaled)
            || !meant.TrueForAll(each => IsOfVideo(each.Scaled)))
            return ([], null);
        return (later, meant.Find(each => each.Matrix is null).Scaled is "bt709" ? "bt709" : null);
    }

    private static bool IsOfVideo(string matrix) => matrix is "bt709" or "bt601";

    /// <summary>Those that are not the one that the header tells; none where all frames are alike, whatever that tells.</summary>
    public IReadOnlyList<VideoShape> Later(VideoFacts video) => _shapes.Count < 2 ? []
        : [.. _shapes.Where(shape => shape != new VideoShape(video.Width, video.Height, video.PixelAspectWidth, video.PixelAspectHeight))];
}
