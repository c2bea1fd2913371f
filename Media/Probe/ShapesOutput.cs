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

    /// <summary>Sequence headers that are not all the same; it need not be the size that differs.</summary>
    public bool HeadersDiffer => _headers.Count > 1;

    /// <summary>framecrc: "stream, dts, pts, duration, size, checksum", and what comes beside: parameters that are said anew are long, what
    /// a transport stream says of each packet is not.</summary>
    public void AddHeader(string line)
    {
        if (line.Length > 0 && line[0] != '#' && line.Split(',') is { Length: > 5 } fields && _headers.Count < 2)
            _headers.Add(fields[4].Trim() + fields[5].Trim() + (fields.Length > 7 && fields[7].Trim().Length > 1 ? fields[7].Trim() : ""));
    }

    /// <summary>"width,height,format,aspect,range".</summary>
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
    }

    /// <summary>Pixel formats after the first frame's.</summary>
    public IReadOnlyList<string> LaterFormats => [.. _formats.Skip(1)];

    /// <summary>Those that are not the one that the header tells; none where all frames are alike, whatever that tells.</summary>
    public IReadOnlyList<VideoShape> Later(VideoFacts video) => _shapes.Count < 2 ? []
        : [.. _shapes.Where(shape => shape != new VideoShape(video.Width, video.Height, video.PixelAspectWidth, video.PixelAspectHeight))];
}
