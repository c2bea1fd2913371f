using System.Globalization;
using Transcode.Domain.Languages;
using Transcode.Domain.Playlists;
using Transcode.Domain.Steps;
using Transcode.Media.Inputs;
using Transcode.Media.IsoBmff;
using Transcode.Media.Running;

namespace Transcode.Media.Package;

/// <summary>ffmpeg: stream copy of our own segments into progressive MP4 files, one for each picture rendition, all in one run.
/// Pure.</summary>
public static class Mp4Command
{
    /// <param name="videos">Renditions.</param>
    /// <param name="audioTracks">The default one first; each file carries all of them.</param>
    /// <param name="tags">File of tags and chapters, see <see cref="TagFile"/>.</param>
    /// <param name="folder">Working folder.</param>
    public static ToolCommand For(IReadOnlyList<Mp4Video> videos, IReadOnlyList<Mp4Audio> audioTracks, string tags, string folder)
        => new("ffmpeg",
    [
        .. _head,
        .. videos.SelectMany(video => Input(video.List)),
        .. audioTracks.SelectMany(audio => Input(audio.List)),
        .. MediaInput.OwnTags(tags).Arguments,
        .. videos.SelectMany((video, i) => Output(i, video, audioTracks, videos.Count)),
    ], folder);

    /// <summary>Audio alone, in an MP4.</summary>
    public static ToolCommand ForAudio(IReadOnlyList<Mp4Audio> audioTracks, string tags, string file, string folder) => new("ffmpeg",
        [.. _head, .. audioTracks.SelectMany(audio => Input(audio.List)), .. MediaInput.OwnTags(tags).Arguments, .. Maps(audioTracks, 0),
        .. Tail(audioTracks.Count, file)], folder);

    private static readonly IReadOnlyList<string> _head =
        ["-hide_banner", "-nostdin", "-loglevel", "level+warning", "-nostats", "-stats_period", "0.5", "-progress", "pipe:1", "-y",
            "-copyts"];

    private static IEnumerable<string> Input(string list) => MediaInput.OwnSegments(list).Arguments;

    private static IEnumerable<string> Output(int number, Mp4Video video, IReadOnlyList<Mp4Audio> audioTracks, int videos) =>
    [
        "-map", Text($"{number}:v:0"), "-bsf:v", LastFrame(video.Track),
        .. Maps(audioTracks, videos),
        .. Tail(videos + audioTracks.Count, video.File),
    ];

    /// <summary>
    /// A fragment tells how long it is until the next frame is decoded, which for reordered frames is not how long the last one is shown;
    /// the file's own length is taken from that.
    /// </summary>
    private static string LastFrame(TrackProof track) =>
        Text($"setts=pts=PTS:dts=DTS:duration=if(gte(PTS\\,{track.Last.Ticks + Timeline.Offset})\\,{track.End.Ticks + Timeline.Offset}-PTS\\,DURATION)");

    private static IEnumerable<string> Maps(IReadOnlyList<Mp4Audio> audioTracks, int first)
        => audioTracks.SelectMany((audio, i) => (IEnumerable<string>)
    [
        "-map", Text($"{first + i}:a:0"), Text($"-metadata:s:a:{i}"), $"language={Language(audio.Label) ?? "und"}",
        .. audioTracks.Count > 1
        ? [Text($"-metadata:s:a:{i}"), $"title={audio.Label.Title}", Text($"-disposition:a:{i}"), audio.Label.IsDefault ? "default" : "0"]
        : Array.Empty<string>(),
    ]);

    private static string? Language(RenditionLabel label) => label.Language is { } tag ? LanguageTag.ThreeLetters(tag) : null;

    /// <summary>The stored offset is taken off again, so that the file starts at zero.</summary>
    private static IEnumerable<string> Tail(int tags, string file) =>
    [
        "-c", "copy", "-map_metadata", Text($"{tags}"), "-map_chapters", Text($"{tags}"), "-fflags", "+bitexact", "-output_ts_offset",
            Text($"-{Timeline.OffsetSeconds}"),
        "-movflags", "+faststart", "-f", "mp4", file,
    ];

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A picture rendition on its way into a file.</summary>
/// <param name="List">Its segment list.</param>
/// <param name="Track">Its proof, which knows when the last frame ends.</param>
/// <param name="File">To write.</param>
public sealed record Mp4Video(string List, TrackProof Track, string File);

/// <summary>An audio track on its way into a file.</summary>
/// <param name="List">Its segment list.</param>
/// <param name="Label">What it is called.</param>
public sealed record Mp4Audio(string List, RenditionLabel Label);
