using System.Globalization;
using System.Text.RegularExpressions;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Gateway.Transcode;

namespace Transcode.Gateway.Assignments;

/// <summary>Resolution and bitrate of an assignment as a profile: one HLS stream of that size at that bitrate. Pure.</summary>
internal static partial class AssignmentProfile
{
    public static (Profile? Profile, IReadOnlyList<string> Problems) Of(Assignment assignment)
    {
        var (box, kbps) = (Box(assignment.Resolution), FormProfile.Kbps(assignment.Bitrate));
        var problems = new List<string>();
        if (box is null)
            problems.Add("resolution: a height such as 1080p (144p to 4320p), or width x height");
        if (kbps is null)
            problems.Add("bitrate: a number with k or M, such as 10M, from 16k to 200M");
        if (!double.IsFinite(assignment.StartTime) || assignment.StartTime is < 0 or > 1e6)
            problems.Add("start_time: seconds from 0");
        return problems.Count > 0 || box is not { } size ? (null, problems) : (Make(size.Width, size.Height, kbps!.Value), problems);
    }

    private static Profile Make(int width, int height, int kbps) => new()
    {
        Name = "stream",
        Description = $"One HLS stream fitted into {width}x{height} at {kbps} kbit/s.",
        Assets = [AssetKind.Video],
        Video = new VideoSettings { Crf = null, Preset = "veryfast", Ladder = [new LadderEntry($"{height}p", width, height, kbps)] },
        Audio = new AudioSettings(),
        Hls = new HlsSettings(),
    };

    /// <summary>"1080p" is a box of 16:9.</summary>
    private static (int Width, int Height)? Box(string text)
    {
        if (Height().Match(text) is not { Success: true } match)
            return FormProfile.Size(text);
        var height = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return height is >= 144 and <= 4320 ? ((height * 16 / 9 + 1) / 2 * 2, height) : null;
    }

    [GeneratedRegex(@"\A([0-9]{3,4})p\z")]
    private static partial Regex Height();
}
