using System.Globalization;
using System.Text.RegularExpressions;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Gateway.Transcode;

/// <summary>The three fields of the plain form as a profile: one MP4, fitted into the resolution, at the bitrate. Pure.</summary>
public static partial class FormProfile
{
    public const string DefaultCodec = "libx264";
    public const string DefaultBitrate = "1000k";
    public const string DefaultResolution = "1280x720";

    /// <returns>A profile, or everything that is wrong with the fields.</returns>
    public static (Profile? Profile, IReadOnlyList<string> Problems) Of(string? codec, string? bitrate, string? resolution)
    {
        var problems = new List<string>();
        if ((codec ?? DefaultCodec) is not ("libx264" or "h264"))
            problems.Add("codec: allowed: libx264, h264");
        if (Kbps(bitrate ?? DefaultBitrate) is not { } kbps)
            problems.Add("bitrate: a number with k or M, such as 1000k or 2.5M, from 16k to 200M");
        else if (Size(resolution ?? DefaultResolution) is { } size)
            return problems.Count == 0 ? (Make(size.Width, size.Height, kbps), problems) : (null, problems);
        if (Size(resolution ?? DefaultResolution) is null)
            problems.Add("resolution: width x height, such as 1280x720, each from 16 to 8192");
        return (null, problems);
    }

    private static Profile Make(int width, int height, int kbps) => new()
    {
        Name = "form",
        Description = $"One MP4 fitted into {width}x{height} at {kbps} kbit/s.",
        Assets = [AssetKind.Video],
        Video = new VideoSettings { Crf = null, Ladder = [new LadderEntry("video", width, height, kbps)] },
        Audio = new AudioSettings(),
        Mp4 = true,
    };

    internal static int? Kbps(string text)
    {
        var match = Bitrate().Match(text);
        if (!match.Success
            || !double.TryParse(match.Groups[1].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return null;
        var kbps = match.Groups[2].Value switch { "k" or "K" => number, "M" or "m" => number * 1000, _ => number / 1000 };
        return kbps is >= 16 and <= 200_000 ? (int)Math.Round(kbps) : null;
    }

    internal static (int Width, int Height)? Size(string text)
    {
        var match = Resolution().Match(text);
        if (!match.Success)
            return null;
        var (width, height) = (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        return width is >= 16 and <= 8192 && height is >= 16 and <= 8192 ? (width, height) : null;
    }

    [GeneratedRegex(@"\A([0-9]{1,9}(?:\.[0-9]{1,3})?)([kKmM]?)\z")]
    private static partial Regex Bitrate();

    [GeneratedRegex(@"\A([0-9]{2,4})x([0-9]{2,4})\z")]
    private static partial Regex Resolution();
}
