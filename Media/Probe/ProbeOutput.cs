using System.Globalization;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Media.Probe;

/// <summary>Reads what <see cref="ProbeCommand"/> prints. Pure: text in, facts or a failure out.</summary>
public static class ProbeOutput
{
    private const int LongestTitle = 200;
    private const int MostChapters = 1000;

    /// <param name="json">ffprobe's standard output.</param>
    /// <param name="bytes">Length of the source.</param>
    public static (SourceFacts? Facts, Failure? Failure) Read(string json, long bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(json.Length == 0 ? "{}" : json);
            return Read(document, bytes);
        }
        catch (JsonException e)
        {
            return (null, new Failure(FailureCodes.ToolFailed, Phase.ReadingSource, Party.Worker, "ffprobe's answer is not whole. The step is tried again.", e.Message));
        }
    }

    private static (SourceFacts? Facts, Failure? Failure) Read(JsonDocument document, long bytes)
    {
        if (!document.RootElement.TryGetProperty("format", out var format) || !document.RootElement.TryGetProperty("streams", out var streams))
            return (null, Nothing());

        var all = streams.EnumerateArray().ToList();
        var picture = all.Where(s => Text(s, "codec_type") == "video" && !IsCover(s)).Cast<JsonElement?>().FirstOrDefault();
        var sounds = all.Where(s => Text(s, "codec_type") == "audio").ToList();
        var video = picture is { } p ? Video(p) : null;
        var audio = sounds.Select(sound => Audio(sound, Text(format, "format_name"))).OfType<AudioFacts>().ToList();
        if (picture is null && sounds.Count == 0)
            return (null, Nothing());
        // Half a film would pass for the whole: what the file announces must be there.
        if (picture is not null && video is null)
            return (null, Unreadable("picture", [picture.Value]));
        if (sounds.Count > 0 && audio.Count == 0)
            return (null, Unreadable("sound", sounds));

        return (new SourceFacts
        {
            Kind = video is null ? AssetKind.Audio : AssetKind.Video,
            Container = Text(format, "format_name") ?? "",
            Bytes = bytes,
            Duration = Seconds(format, "duration"),
            Tags = Tags(format),
            Chapters = document.RootElement.TryGetProperty("chapters", out var chapters) ? [.. chapters.EnumerateArray().Take(MostChapters).Select(Chapter).OfType<Chapter>()] : [],
            Video = video,
            Audio = audio,
            Subtitles = [.. all.Where(s => Text(s, "codec_type") == "subtitle").Select(Subtitle)],
            Unreadable = audio.Count < sounds.Count
                ? [$"{sounds.Count - audio.Count} of {sounds.Count} sound tracks have no codec that is known here: they are left out"]
                : [],
            Notes = [.. Notes(all)],
        }, null);
    }

    private static VideoFacts? Video(JsonElement stream)
    {
        var (width, height) = (Whole(stream, "width"), Whole(stream, "height"));
        if (Text(stream, "codec_name") is not { } codec || width <= 0 || height <= 0 || TimeBase.TryParse(Text(stream, "time_base")) is not { } timeBase)
            return null;
        var aspect = (Text(stream, "sample_aspect_ratio") ?? "1:1").Split(':');
        var sane = aspect.Length == 2 && int.TryParse(aspect[0], out var aw) && int.TryParse(aspect[1], out var ah) && aw > 0 && ah > 0 ? (aw, ah) : (1, 1);
        var rate = Rate.Parse(Text(stream, "avg_frame_rate"));
        return new VideoFacts
        {
            StreamIndex = Whole(stream, "index"),
            Codec = codec,
            Width = width,
            Height = height,
            PixelAspectWidth = sane.Item1,
            PixelAspectHeight = sane.Item2,
            Turned = Math.Abs(Rotation(stream) % 180) == 90,
            PixelFormat = Text(stream, "pix_fmt") ?? "",
            Interlaced = Text(stream, "field_order") is "tt" or "bb" or "tb" or "bt",
            TimeBase = timeBase,
            Duration = Seconds(stream, "duration"),
            FrameRate = rate.IsKnown ? rate : Rate.Parse(Text(stream, "r_frame_rate")),
            H264 = codec == "h264" && Text(stream, "field_order") == "progressive" && Text(stream, "profile") is { } profile && !IsTransformed(stream)
                ? new H264Facts(profile, Whole(stream, "level"))
                : null,
            Color = new ColorFacts
            {
                Transfer = Text(stream, "color_transfer"),
                Primaries = Text(stream, "color_primaries"),
                Space = Text(stream, "color_space"),
                Range = Text(stream, "color_range"),
            },
        };
    }

    /// <summary>ffmpeg takes so many channels without a known arrangement for the usual one of that number, and two larger numbers (av_get_default_channel_layout of libavutil 57).</summary>
    private const int MostGuessed = 8;

    private static readonly int[] _guessed = [16, 24];

    private static AudioFacts? Audio(JsonElement stream, string? container)
    {
        var rate = Whole(stream, "sample_rate");
        if (Text(stream, "codec_name") is not { } codec || rate <= 0)
            return null;
        var timeBase = TimeBase.TryParse(Text(stream, "time_base")) ?? TimeBase.Output;
        // FLAC counts in samples; where its head is missing or names another rate than its frames do, that count is taken for something else.
        var isMiscounted = container == "flac" && timeBase != new TimeBase(1, rate);
        var channels = Math.Max(1, Whole(stream, "channels"));
        var isUnordered = channels > MostGuessed && !_guessed.Contains(channels) && Text(stream, "channel_layout") is null or "unknown" or "";
        return new AudioFacts
        {
            StreamIndex = Whole(stream, "index"),
            Codec = codec,
            Channels = isUnordered ? 2 : channels,
            OfChannels = isUnordered ? channels : null,
            SampleRate = rate,
            TimeBase = timeBase,
            TimesUnusable = isMiscounted,
            IsBare = container == "aac",
            Start = isMiscounted ? MediaTime.Zero : Seconds(stream, "start_time") ?? MediaTime.Zero,
            Duration = isMiscounted ? null : Seconds(stream, "duration"),
            Language = Language(stream),
            Title = Title(stream),
            IsDefault = Disposed(stream, "default"),
            IsCommentary = Disposed(stream, "comment"),
            DescribesPicture = Disposed(stream, "visual_impaired") || Disposed(stream, "descriptions"),
            IsForHardOfHearing = Disposed(stream, "hearing_impaired"),
        };
    }

    private static SubtitleFacts Subtitle(JsonElement stream)
    {
        var codec = Text(stream, "codec_name") ?? "unknown";
        return new SubtitleFacts(Whole(stream, "index"), codec, Language(stream), codec is "subrip" or "ass" or "ssa" or "mov_text" or "webvtt" or "text")
        {
            Title = Title(stream),
            IsDefault = Disposed(stream, "default"),
            IsForced = Disposed(stream, "forced"),
            IsForHardOfHearing = Disposed(stream, "hearing_impaired"),
            IsCommentary = Disposed(stream, "comment"),
        };
    }

    private static string? Language(JsonElement stream) => Tag(stream, "language") is { Length: > 0 and <= 20 } language && language != "und" ? language : null;

    private static Dictionary<string, string> Tags(JsonElement format)
    {
        var tags = new Dictionary<string, string>();
        if (format.TryGetProperty("tags", out var all))
            foreach (var tag in all.EnumerateObject())
                if (Text(all, tag.Name) is { Length: > 0 } text)
                    tags[tag.Name.ToLowerInvariant()] = text[..Math.Min(text.Length, LongestTitle)];
        return tags;
    }

    private static Chapter? Chapter(JsonElement chapter) =>
        Seconds(chapter, "start_time") is { } start && Seconds(chapter, "end_time") is { } end && end > start ? new Chapter(start, end, Title(chapter)) : null;

    private static string? Title(JsonElement stream) => Tag(stream, "title") is { } title ? title[..Math.Min(title.Length, LongestTitle)] : null;

    private static IEnumerable<string> Notes(List<JsonElement> all)
    {
        if (all.Any(s => Text(s, "codec_type") == "video" && IsCover(s)))
            yield return "cover art was left aside";
        if (all.Count(s => Text(s, "codec_type") == "video" && !IsCover(s)) > 1)
            yield return "more than one picture stream: the first was taken";
    }

    private static Failure Nothing() => new(FailureCodes.InputNoStreams, Phase.ReadingSource, Party.Input,
        "The file holds no picture and no sound. Check that the upload is complete and is a media file.");

    private static Failure Unreadable(string what, IReadOnlyList<JsonElement> streams) => new(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
        $"The {what} has no codec or size that is known here ({string.Join(", ", streams.Select(s => Text(s, "codec_tag_string") ?? "?").Distinct().Take(8))}). Convert the file to a common codec first.");

    private static bool IsCover(JsonElement stream) => Disposed(stream, "attached_pic") || Disposed(stream, "timed_thumbnails");

    private static bool Disposed(JsonElement stream, string name) =>
        stream.TryGetProperty("disposition", out var all) && all.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.GetInt32() == 1;

    private static double Rotation(JsonElement stream)
    {
        if (stream.TryGetProperty("side_data_list", out var list))
            foreach (var item in list.EnumerateArray())
                if (item.TryGetProperty("rotation", out var rotation) && rotation.ValueKind == JsonValueKind.Number)
                    return Math.Round(rotation.GetDouble() / 90) * 90;
        return 0;
    }

    /// <summary>The container says something of how to show the frames: a display matrix, cropping, Dolby Vision. Buffer sizes are no such thing.</summary>
    private static bool IsTransformed(JsonElement stream) =>
        stream.TryGetProperty("side_data_list", out var list) && list.EnumerateArray().Any(item => Text(item, "side_data_type") != "CPB properties");

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && text is not ("unknown" or "N/A") ? text : null;

    private static string? Tag(JsonElement stream, string name) => stream.TryGetProperty("tags", out var tags) ? Text(tags, name) : null;

    private static int Whole(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && int.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static MediaTime? Seconds(JsonElement element, string name) =>
        Text(element, name) is { } text && double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) && Math.Abs(seconds) < 1e9
            ? MediaTime.FromSeconds(seconds)
            : null;
}
