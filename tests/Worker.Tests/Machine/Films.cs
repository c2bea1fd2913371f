using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;

namespace Transcode.Worker.Tests.Machine;

/// <summary>Small films and the profiles they go through.</summary>
internal static class Films
{
    private const string Video = "-f lavfi -i testsrc2=s=192x108:r=25:d=12";
    private const string Audio = "-f lavfi -i sine=f=440:r=48000:d=12";
    private const string Encoded = "-c:v libx264 -preset ultrafast -g 30 -c:a aac";

    /// <summary>Two ladder entries, segments of two seconds, groups of one: a film of twelve seconds has several chunks.</summary>
    public static readonly Profile Hls = new()
    {
        Name = "hls",
        Description = "",
        Assets = [AssetKind.Video, AssetKind.Audio],
        Video = new VideoSettings
        {
            Preset = "veryfast",
            GopSeconds = 1,
            Ladder = [new("108p", 192, 108, 200), new("54p", 96, 54, 80)],
        },
        Audio = new(),
        Hls = new() { SegmentSeconds = 2 },
        Mp4 = true,
    };

    public static readonly Profile TransportStream = Hls with
    {
        Hls = new() { SegmentSeconds = 2, Container = SegmentContainer.MpegTs },
        Mp4 = false
    };

    public static string Plain(TemporaryFolder folder) => Make(folder, "plain.mp4", $"{Video} {Audio} {Encoded}");

    public static string Make(TemporaryFolder folder, string name, string recipe)
    {
        Tool.Required("ffmpeg",
            ["-v", "error", "-nostdin", "-y", .. recipe.Split(' ', StringSplitOptions.RemoveEmptyEntries), folder.File(name)]);
        return folder.File(name);
    }
}
