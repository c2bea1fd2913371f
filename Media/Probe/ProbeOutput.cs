using System.Text.Json;
using System.Text.Json.Serialization;
using FFMpegCore;
using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Media.Audio;

namespace Transcode.Media.Probe;

/// <summary>
/// Reads what <see cref="ProbeCommand"/> prints, by FFMpegCore's model of it. Nothing else of FFMpegCore is used: it would start ffprobe
/// its own way (docs/decisions/0009). Pure: text in, facts or a failure out.
/// </summary>
public static class ProbeOutput
{
    private const int MostChapters = 1000;

    /// <summary>Of tags that are written anew, and of the letters of one.</summary>
    private const int MostDecoded = 64, LongestDecoded = 1000;

    /// <summary>As FFMpegCore reads it itself.</summary>
    private static readonly JsonSerializerOptions _reading = new() { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    /// <param name="json">ffprobe's standard output.</param>
    /// <param name="bytes">Length of the source.</param>
    /// <param name="empty">Streams that were looked into and hold nothing: others are taken in their place. Null: none is known.</param>
    /// <param name="decoded">Texts in it that the file does not hold as UTF-8, see <see cref="RawText"/>; null: none is known.</param>
    public static (SourceFacts? Facts, Failure? Failure) Read(string json, long bytes, IReadOnlySet<int>? empty = null,
        IReadOnlySet<string>? decoded = null)
    {
        try
        {
            return Analysis(json) is { } reported ? Read(reported, bytes, empty ?? new HashSet<int>(), decoded) : (null, Nothing());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return (null,
                new Failure(FailureCodes.ToolFailed, Phase.ReadingSource, Party.Worker,
                    "ffprobe's answer is not whole. The step is tried again.", e.Message));
        }
    }

    /// <summary>Streams of which ffprobe found out nothing: perhaps they are only announced. For an answer that was read before.</summary>
    public static IReadOnlyList<int> Unknown(string json) =>
    [
        .. (Analysis(json)?.Streams ?? []).Where(stream => stream is not null && !StreamChoice.IsCover(stream)
            && (stream.CodecType == "video" && VideoStream.Facts(stream) is null
            || stream.CodecType == "audio" && AudioStream.Facts(stream, "") is null)).Select(stream => stream.Index),
    ];

    private static FFProbeAnalysis? Analysis(string json)
        => JsonSerializer.Deserialize<FFProbeAnalysis>(json.Length == 0 ? "{}" : json, _reading);

    private static (SourceFacts? Facts, Failure? Failure) Read(FFProbeAnalysis reported, long bytes, IReadOnlySet<int> empty,
        IReadOnlySet<string>? decoded)
    {
        if (reported.Format is null || reported.Streams is null)
            return (null, Nothing());

        var container = reported.Format.FormatName.Known() ?? "";
        var streams = reported.Streams.Where(stream => stream is not null).ToList();
        var picture = StreamChoice.Video(streams, empty);
        var (own, foreign) = OfTheSameProgramme([.. streams.Where(stream => !empty.Contains(stream.Index))], picture?.Stream,
            StreamChoice.Programmes(reported));
        var audioTracks = own.Where(stream => stream.CodecType == "audio").ToList();
        var video = picture is { } chosen ? VideoStream.Facts(chosen.Stream) : null;
        var audio = audioTracks.Select(sound => AudioStream.Facts(sound, container)).OfType<AudioFacts>().ToList();
        var hollow = streams.Where(stream => empty.Contains(stream.Index)).ToList();
        if (picture is null
            && hollow.Any(stream => stream.CodecType == "video" && (audioTracks.Count == 0 || StreamChoice.IsPromised(stream))))
            return (null, Hollow("a picture"));
        if (audioTracks.Count == 0
            && hollow.Any(stream => stream.CodecType == "audio" && (picture is null || StreamChoice.IsPromised(stream))))
            return (null, Hollow("sound"));
        if (picture is null && audioTracks.Count == 0)
            return (null, Nothing());
        // Half a film would pass for the whole: what the file announces must be there.
        if (picture is { } unread && video is null)
            return (null, Unreadable("picture", [unread.Stream]));
        if (audioTracks.Count > 0 && audio.Count == 0)
            return (null, Unreadable("sound", audioTracks));

        return (new SourceFacts
        {
            Kind = video is null ? AssetKind.Audio : AssetKind.Video,
            Container = container,
            Bytes = bytes,
            Duration = ProbeFields.Seconds(reported.Format.Duration),
            Tags = Tags(reported.Format),
            DecodedTags = decoded is { Count: > 0 } ? Decoded(reported.Format, decoded) : null,
            Chapters = [.. (reported.Chapters ?? []).Take(MostChapters).Select(Chapter).OfType<Chapter>()],
            Video = video is null ? null : video with { IsFirst = picture!.Value.IsFirst },
            Audio = audio,
            Subtitles = [.. own.Where(stream => stream.CodecType == "subtitle").Select(SubtitleStream.Facts)],
            Unreadable = audio.Count < audioTracks.Count
                ? [$"{audioTracks.Count - audio.Count} of {audioTracks.Count} sound tracks have no codec that is known here: they are left out"]
                : [],
            Notes =
            [
                .. streams.Any(StreamChoice.IsCover) ? ["cover art was left aside"] : Array.Empty<string>(),
                .. picture?.Notes ?? [],
                .. hollow.Select(stream => $"stream {stream.Index} ({Kind(stream)}) is announced and holds nothing: it was passed over"),
                .. foreign.Select(stream => $"stream {stream.Index} ({Kind(stream)}) belongs to another programme of the multiplex and was "
                    + $"passed over"),
            ],
        }, null);
    }

    /// <summary>What goes with the picture, or with the first audio where there is none; and what of audio and subtitles does
    /// not.</summary>
    private static (List<FFProbeStream> Own, List<FFProbeStream> Foreign) OfTheSameProgramme(List<FFProbeStream> streams,
        FFProbeStream? video, Programmes programmes)
    {
        var heard = streams.Where(stream => stream.CodecType == "audio").OrderByDescending(stream => stream.Is("default")).FirstOrDefault();
        if ((video ?? heard) is not { } anchor)
            return (streams, []);
        var foreign =
            streams.Where(stream => stream.CodecType is "audio" or "subtitle" && !programmes.GoTogether(anchor.Index, stream.Index))
                .ToList();
        return ([.. streams.Except(foreign)], foreign);
    }

    private static string Kind(FFProbeStream stream) => stream.CodecType switch
    {
        "video" => $"a video of {stream.Width}x{stream.Height}",
        "audio" => "sound",
        _ => "subtitles",
    };

    private static Dictionary<string, string> Tags(FFProbeFormat format)
    {
        var tags = new Dictionary<string, string>();
        foreach (var (name, value) in format.Tags ?? new Dictionary<string, string>())
            if (value.Known() is { Length: > 0 } text && ProbeCommand.Tags.Contains(name.ToLowerInvariant()))
                tags[name.ToLowerInvariant()] = text[..Math.Min(text.Length, ProbeFields.LongestTitle)];
        // Read for the sake of Broadcast WAV, where they are fields of the recording; anywhere else nobody asked for them.
        if (!AudioTags.IsBroadcast(tags, format.FormatName))
            foreach (var name in _ofBroadcast)
                tags.Remove(name);
        return tags;
    }

    private static Dictionary<string, string> Decoded(FFProbeFormat format, IReadOnlySet<string> decoded) =>
        (format.Tags ?? new Dictionary<string, string>())
            .Where(tag => tag.Key.Length > 0 && !tag.Key.Contains('=', StringComparison.Ordinal) && decoded.Contains(tag.Value))
            .Take(MostDecoded)
            .ToDictionary(tag => tag.Key, tag => tag.Value[..Math.Min(tag.Value.Length, LongestDecoded)]);

    private static readonly string[] _ofBroadcast = ["comment", "encoded_by", "creation_time", "time_reference"];

    private static Chapter? Chapter(FFProbeChapter? chapter) =>
        ProbeFields.Seconds(chapter?.StartTime) is { } start && ProbeFields.Seconds(chapter?.EndTime) is { } end && end > start
            ? new Chapter(start, end, chapter!.Title())
            : null;

    private static Failure Nothing() => new(FailureCodes.InputNoStreams, Phase.ReadingSource, Party.Input,
        "The file holds no picture and no sound. Check that the upload is complete and is a media file.");

    private static Failure Hollow(string what)
        => new(FailureCodes.InputNoStreams, Phase.ReadingSource,
        Party.Input, $"The file announces {what} but holds none. Upload the complete file.");

    private static Failure Unreadable(string what, IReadOnlyList<FFProbeStream> streams)
        => new(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
        $"The {what} has no codec or size that is known here ({string.Join(", ", streams.Select(s => s.CodecTagString.Known() ?? "?").Distinct().Take(8))}). "
        + "Convert the file to a common codec first.");
}
