using System.Text.Json;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Profiles;

/// <summary>Reads a profile from JSON. Either a profile, or every problem at once, each with file and field.</summary>
public static class ProfileReader
{
    /// <summary>As people write by hand.</summary>
    public static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

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
            // Half a surrogate pair.
            return (null, [.. problems, new ProfileProblem(file, "(root)", "holds a text that is none: " + e.Message)]);
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
            Subtitles = root.Flag("subtitles", true),
            Poster = root.Section("poster") is { } poster ? SingleFileReader.Poster(poster) : null,
            Waveform = root.Section("waveform") is { } waveform ? SingleFileReader.Waveform(waveform) : null,
            AudioFiles = Named(root, "sound_files", SingleFileReader.AudioFile, file => file.Name),
            Images = Named(root, "pictures", SingleFileReader.Image, image => image.Name),
            Storyboard = root.Section("storyboard") is { } storyboard ? SingleFileReader.Storyboard(storyboard) : null,
            DefaultFor = root.Has("default_for") ? Kinds(root, "default_for") : [],
            Damage = root.Text("damage", "accept", "accept", "reject") == "reject" ? DamagePolicy.Reject : DamagePolicy.Accept,
        };
        root.RefuseUnknown();
        ProfileCheck.Across(root, profile);
        return profile;
    }

    internal static string Name(ProfileCursor at, string field)
    {
        var name = at.Text(field) ?? "";
        if (name.Length is 0 or > 40 || name.Any(c => !(c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')) || name[0] == '-')
            at.Problem(field, $"is \"{name}\"; must be 1 to 40 of a-z, 0-9 and -, not starting with -");
        return name;
    }

    private static IReadOnlyList<AssetKind> Assets(ProfileCursor root)
    {
        var kinds = Kinds(root, "assets");
        if (root.Has("assets") && kinds.Count == 0)
            root.Problem("assets", "is empty: the profile would apply to nothing");
        return kinds;
    }

    private static IReadOnlyList<AssetKind> Kinds(ProfileCursor root, string field) =>
        [.. root.Texts(field, "video", "audio", "image").Select(Kind).Distinct()];

    /// <summary>A list of what has a name; absent is empty.</summary>
    private static IReadOnlyList<T> Named<T>(ProfileCursor root, string field, Func<ProfileCursor, T> read, Func<T, string> name)
    {
        if (!root.Has(field))
            return [];
        T[] items = [.. root.Sections(field).Select(read)];
        if (items.Length > MostFiles)
            root.Problem(field, $"has {items.Length} entries; allowed: up to {MostFiles}");
        foreach (var twice in items.GroupBy(name).Where(group => group.Count() > 1))
            root.Problem(field, $"names \"{twice.Key}\" twice");
        return items;
    }

    private const int MostFiles = 24;

    private static AssetKind Kind(string text)
        => text switch { "audio" => AssetKind.Audio, "image" => AssetKind.Image, _ => AssetKind.Video };

    private static readonly string[] _presets =
        ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower", "veryslow"];

    private static VideoSettings Video(ProfileCursor at)
    {
        var rate = at.Section("rate");
        var mode = rate?.Text("mode", "crf", "crf", "bitrate") ?? "crf";
        var crf = rate?.Number("crf", 23, 0, 51) ?? 23;
        rate?.RefuseUnknown();
        var settings = new VideoSettings
        {
            Encoder = at.Text("encoder", EncoderChoice.Software, [.. EncoderChoice.All]) ?? EncoderChoice.Software,
            Preset = at.Text("preset", "medium", _presets) ?? "medium",
            H264Profile = at.Text("h264_profile", "high", "baseline", "main", "high") ?? "high",
            Crf = mode == "crf" ? crf : null,
            GopSeconds = at.Number("gop_seconds", 2, 0.5, 10),
            Deinterlace = Fields(at),
            CopyWhenFits = at.Text("copy", "never", "never", "when-fits") == "when-fits",
            Ladder = [.. at.Sections("ladder").Select(LadderEntry)],
        };
        at.RefuseUnknown();
        if (at.Has("ladder") && settings.Ladder.Count is 0 or > 12)
            at.Problem("ladder", $"has {settings.Ladder.Count} entries; allowed: 1 to 12");
        foreach (var twice in settings.Ladder.GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
            at.Problem("ladder", $"names \"{twice.Key}\" twice");
        return settings;
    }

    internal static Deinterlacing Fields(ProfileCursor at)
        => at.FlagOrText("deinterlace", "auto", "never", "auto", "always", "never") switch
        {
            "always" => Deinterlacing.Always,
            "never" => Deinterlacing.Never,
            _ => Deinterlacing.Auto,
        };

    private static LadderEntry LadderEntry(ProfileCursor at)
    {
        var entry = new LadderEntry(Name(at, "name"), at.Whole("width", null, 16, 8192), at.Whole("height", null, 16, 8192),
            at.Whole("kbps", null, 16, 200_000));
        at.RefuseUnknown();
        return entry;
    }

    private static AudioSettings Audio(ProfileCursor at)
    {
        var settings = new AudioSettings
        {
            Kbps = at.Whole("kbps", 128, 16, 640),
            Channels = at.Whole("channels", 2, 1, 8),
            SampleRate = at.Whole("sample_rate", 48000, 8000, 96000),
            Tracks = at.Whole("tracks", 8, 1, 32),
            AllInMp4 = at.Text("mp4_tracks", "default", "default", "all") == "all",
        };
        at.RefuseUnknown();
        if (!AudioCodec.AacRates.Contains(settings.SampleRate))
            at.Problem(
                "sample_rate", $"is {settings.SampleRate}, which AAC does not know; allowed: {string.Join(", ", AudioCodec.AacRates)}");
        return settings;
    }

    private static HlsSettings Hls(ProfileCursor at)
    {
        var settings = new HlsSettings
        {
            SegmentSeconds = at.Number("segment_seconds", 6, 1, 60),
            Container = at.Text("container", "fmp4", "fmp4", "mpegts") == "mpegts" ? SegmentContainer.MpegTs : SegmentContainer.Fmp4,
            Dash = at.Flag("dash", false),
        };
        at.RefuseUnknown();
        if (settings is { Dash: true, Container: SegmentContainer.MpegTs })
            at.Problem("dash", "needs fmp4 segments; set container to fmp4");
        return settings;
    }
}
