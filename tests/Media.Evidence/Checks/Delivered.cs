using System.Globalization;
using Transcode.MediaEvidence.Hls;

namespace Transcode.MediaEvidence.Checks;

/// <summary>One media playlist of a presentation, and when its first frame or sample is shown on the clock that all of them
/// share.</summary>
/// <param name="Playlist">as written</param>
/// <param name="Start">seconds, as stored</param>
/// <param name="IsVideo">else it is audio alone</param>
public sealed record Timeline(MediaPlaylist Playlist, double Start, bool IsVideo)
{
    public double End => Start + Playlist.Seconds;
}

/// <summary>A result beside its source. What several checks look at is measured once, and only when one asks.</summary>
/// <param name="source">the file it was made of</param>
/// <param name="master">the master playlist; null where there is none</param>
/// <param name="files">media files beside it: the MP4 of each rendition, audio</param>
public sealed class Delivered(string source, string? master, IReadOnlyList<string> files)
{
    // Enough to hold the first picture in time behind those that are stored before it.
    private const string FirstPackets = "%+#48";

    private readonly Lazy<IReadOnlyList<StreamFacts>> _sourceStreams = new(() => StreamFacts.Of(source));
    private readonly Lazy<IReadOnlyList<Timeline>> _timelines =
        new(() => master is null ? [] : [.. Playlists(MasterPlaylist.Read(master))]);
    private readonly Lazy<IReadOnlyList<(string Path, StreamFacts Facts)>> _streams =
        new(() => [.. Paths(master, files).SelectMany(path => StreamFacts.Of(path).Select(facts => (path, facts)))]);

    public string Source => source;

    public IReadOnlyList<StreamFacts> SourceStreams => _sourceStreams.Value;

    /// <summary>Every playlist of video or audio, once.</summary>
    public IReadOnlyList<Timeline> Timelines => _timelines.Value;

    /// <summary>Every stream of every playlist and file.</summary>
    public IReadOnlyList<(string Path, StreamFacts Facts)> Streams => _streams.Value;

    public IEnumerable<(string Path, StreamFacts Facts)> Videos
        => Streams.Where(stream => stream.Facts is { Kind: "video", IsAttachedImage: false } && stream.Facts.Codec != "mjpeg");

    /// <summary>What is heard: the default audio of the presentation, of one MP4, and every audio file.</summary>
    public IEnumerable<(string Path, StreamFacts Facts)> AudioFiles
        => Streams.Where(stream => stream.Facts.Kind == "audio").DistinctBy(stream => Path.GetExtension(stream.Path));

    private static IEnumerable<string> Paths(string? master, IReadOnlyList<string> files) =>
        (master is null ? [] : MasterPlaylist.Read(master) is var read
            ? read.Variants.Select(variant => variant.Path).Concat(read.AudioTracks.Select(track => track.Path)) : [])
            .Concat(files)
            .Distinct()
            .Where(File.Exists);

    private static IEnumerable<Timeline> Playlists(MasterPlaylist master)
    {
        foreach (var path in master.Variants.Select(variant => variant.Path).Where(File.Exists).Distinct())
            yield return new Timeline(MediaPlaylist.Read(path), Start(path), IsVideo: true);
        foreach (var path in master.AudioTracks.Select(track => track.Path).Where(File.Exists).Distinct())
            yield return new Timeline(MediaPlaylist.Read(path), Start(path), IsVideo: false);
    }

    private static double Start(string path) => Tool.Run(
            "ffprobe",
                ["-v", "error", .. MediaEvidence.Source.Options(path), "-read_intervals", FirstPackets, "-show_entries", "packet=pts_time",
                "-of", "csv=p=0", "-i", MediaEvidence.Source.Name(path)])
        .OutputLines
        .Select(line => double.TryParse(line.TrimEnd(','), CultureInfo.InvariantCulture, out var seconds) ? seconds : double.NaN)
        .Where(double.IsFinite)
        .DefaultIfEmpty(double.NaN)
        .Min();
}
