using System.Globalization;

namespace Transcode.Media.Images;

/// <summary>What vipsheader -a tells, line by line. Texts in the file may look like lines of their own, so the first word on a matter
/// counts.</summary>
public sealed class HeaderOutput
{
    private const int LongestValue = 64;

    private readonly Dictionary<string, string> _fields = [];

    public void Add(string line)
    {
        // Only what a header of ours can say is kept: a file may hold any number of texts.
        var at = line.IndexOf(": ", StringComparison.Ordinal);
        if (at > 0 && _known.Contains(line[..at]))
            _fields.TryAdd(line[..at], line[(at + 2)..][..Math.Min(line.Length - at - 2, LongestValue)]);
    }

    public int Width => Whole("width");
    public int Height => Whole("height");
    public int Bands => Whole("bands");
    public int Pages => Math.Max(1, Whole("n-pages"));
    public string Loader => _fields.GetValueOrDefault("vips-loader", "");
    public string Interpretation => _fields.GetValueOrDefault("interpretation", "");

    /// <summary>Of one sample: "uchar", "ushort", "float".</summary>
    public string Samples => _fields.GetValueOrDefault("format", "");

    public bool HasProfile => _fields.ContainsKey(Profile);

    /// <summary>Turned on its side: 5 to 8 of EXIF's eight orientations.</summary>
    public bool IsTurned => Whole("orientation") is >= 5 and <= 8;

    /// <summary>Anything that says more of the picture's origin than its pixels do.</summary>
    public bool HasMetadata => _private.Any(_fields.ContainsKey);

    private int Whole(string field)
        => _fields.TryGetValue(field, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Field of the ICC profile.</summary>
    public const string Profile = "icc-profile-data";

    private static readonly string[] _private = ["exif-data", "xmp-data", "iptc-data", Profile, "photoshop-data"];

    private static readonly HashSet<string> _known = ["width", "height", "bands", "format", "n-pages", "vips-loader", "interpretation",
        "orientation", .. _private];
}
