using System.Text.Json;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Profiles;

/// <summary>Reads a profile from JSON. Either a profile, or every problem at once, each with file and field.</summary>
public static class ProfileReader
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static (Profile? Profile, IReadOnlyList<ProfileProblem> Problems) Read(string file, string json)
    {
        var problems = new List<ProfileProblem>();
        try
        {
            using var document = JsonDocument.Parse(json, Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, [new ProfileProblem(file, "(root)", "must be an object")]);
            var profile = Read(new ProfileCursor(file, "", document.RootElement, problems));
            return problems.Count == 0 ? (profile, problems) : (null, problems);
        }
        catch (JsonException e)
        {
            return (null, [new ProfileProblem(file, $"line {e.LineNumber + 1}", "is not JSON: " + e.Message)]);
        }
        catch (InvalidOperationException e)
        {
            return (null, [.. problems, new ProfileProblem(file, "(root)", "holds a text that is none: " + e.Message)]); // Half a surrogate pair.
        }
    }

    private static Profile Read(ProfileCursor root)
    {
        _ = root.Text("$schema", "");
        var profile = new Profile
        {
            Name = Name(root, "name"),
            Description = root.Text("description", "") ?? "",
            Assets = Assets(root),
            Video = root.Section("video") is { } video ? Video(video) : null,
            Audio = root.Section("audio") is { } audio ? Audio(audio) : null,
            Hls = root.Section("hls") is { } hls ? Hls(hls) : null,
            Mp4 = root.Flag("mp4", false),
            Damage = root.Text("damage", "accept", "accept", "reject") == "reject" ? DamagePolicy.Reject : DamagePolicy.Accept,
        };
        root.RefuseUnknown();
        CheckAcross(root, profile);
        return profile;
    }

    private static string Name(ProfileCursor at, string field)
    {
        var name = at.Text(field) ?? "";
        if (name.Length is 0 or > 40 || name.Any(c => !(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) || name[0] == '-')
            at.Problem(field, $"is \"{name}\"; must be 1 to 40 of a-z, 0-9 and -, not starting with -");
        return name;
    }

    private static IReadOnlyList<AssetKind> Assets(ProfileCursor root)
    {
        var kinds = root.Texts("assets", "video", "audio", "image");
        if (root.Has("assets") && kinds.Count == 0)
            root.Problem("assets", "is empty: the profile would apply to nothing");
        return [.. kinds.Select(Kind).Distinct()];
    }

    private static AssetKind Kind(string text) => text switch { "audio" => AssetKind.Audio, "image" => AssetKind.Image, _ => AssetKind.Video };

    private static readonly string[] Presets =
        ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"];

    private static VideoSettings Video(ProfileCursor at)
    {
        var rate = at.Section("rate");
        var mode = rate?.Text("mode", "crf", "crf", "bitrate") ?? "crf";
        var crf = rate?.Number("crf", 23, 0, 51) ?? 23;
        rate?.RefuseUnknown();
        var settings = new VideoSettings
        {
            Preset = at.Text("preset", "medium", Presets) ?? "medium",
            H264Profile = at.Text("h264_profile", "high", "baseline", "main", "high") ?? "high",
            Crf = mode == "crf" ? crf : null,
            GopSeconds = at.Number("gop_seconds", 2, 0.5, 10),
            Deinterlace = at.Flag("deinterlace", true),
            Ladder = [.. at.Sections("ladder").Select(Rung)],
        };
        at.RefuseUnknown();
        if (at.Has("ladder") && settings.Ladder.Count is 0 or > 12)
            at.Problem("ladder", $"has {settings.Ladder.Count} rungs; allowed: 1 to 12");
        foreach (var twice in settings.Ladder.GroupBy(rung => rung.Name).Where(group => group.Count() > 1))
            at.Problem("ladder", $"names \"{twice.Key}\" twice");
        return settings;
    }

    private static Rung Rung(ProfileCursor at)
    {
        var rung = new Rung(Name(at, "name"), at.Whole("width", null, 16, 8192), at.Whole("height", null, 16, 8192), at.Whole("kbps", null, 16, 200_000));
        at.RefuseUnknown();
        return rung;
    }

    /// <summary>ISO/IEC 14496-3, table 1.18, as far down as anybody listens.</summary>
    private static readonly int[] AacRates = [8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000];

    private static AudioSettings Audio(ProfileCursor at)
    {
        var settings = new AudioSettings
        {
            Kbps = at.Whole("kbps", 128, 16, 640),
            Channels = at.Whole("channels", 2, 1, 8),
            SampleRate = at.Whole("sample_rate", 48000, 8000, 96000),
        };
        at.RefuseUnknown();
        if (!AacRates.Contains(settings.SampleRate))
            at.Problem("sample_rate", $"is {settings.SampleRate}, which AAC does not know; allowed: {string.Join(", ", AacRates)}");
        return settings;
    }

    private static HlsSettings Hls(ProfileCursor at)
    {
        var settings = new HlsSettings
        {
            SegmentSeconds = at.Number("segment_seconds", 6, 1, 60),
            Container = at.Text("container", "fmp4", "fmp4", "mpegts") == "mpegts" ? SegmentContainer.MpegTs : SegmentContainer.Fmp4,
        };
        at.RefuseUnknown();
        return settings;
    }

    private static void CheckAcross(ProfileCursor root, Profile profile)
    {
        if (profile.Video is null && profile.Audio is null)
            root.Problem("video", "or audio is needed: the profile makes nothing");
        if ((profile.Video is not null || profile.Audio is not null) && profile.Hls is null && !profile.Mp4)
            root.Problem("hls", "or mp4 is needed: nothing would be packaged");
        if (profile is { Video: { } video, Hls: { } hls })
        {
            var gops = hls.SegmentSeconds / video.GopSeconds;
            if (Math.Abs(gops - Math.Round(gops)) > 1e-9)
                root.Problem("hls.segment_seconds", $"is {hls.SegmentSeconds:0.###}; must be a whole multiple of video.gop_seconds ({video.GopSeconds:0.###})");
        }
    }
}
