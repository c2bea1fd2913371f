using System.Globalization;

namespace Transcode.MediaEvidence.Checks;

/// <summary>One presentation, one time: a player may take the length, and the place of a seek, from any of the playlists.</summary>
public static class PlaylistsAgree
{
    private const double StartTolerance = 0.1;
    private const double Shortest = 0.5;

    // Of AAC at 48 kHz: 1024 samples, and what the playlists round away.
    private const double SoundFrame = 0.0214;
    private const double Rounding = 0.002;

    public static IEnumerable<string> Differences(Delivered delivered)
    {
        var timelines = delivered.Timelines.Where(timeline => double.IsFinite(timeline.Start)).ToList();
        if (timelines.Count == 0)
            return [];
        var frame = delivered.Videos.Select(video => video.Facts.FrameRate).OfType<double>().Select(rate => 1 / rate).Append(SoundFrame)
            .Max();
        return Apart("starts", timelines, timeline => timeline.Start, StartTolerance)
            .Concat(Apart("ends", timelines, timeline => timeline.End, frame + Rounding))
            .Concat(timelines.Where(timeline => timeline.Playlist.Segments is [_, .., { Seconds: < Shortest - Rounding }])
                .Select(timeline =>
                Reported($"{Name(timeline)}: its last segment lasts {timeline.Playlist.Segments[^1].Seconds:0.000} s")));
    }

    private static IEnumerable<string> Apart(string what, List<Timeline> timelines, Func<Timeline, double> when, double most)
    {
        var (first, last) = (timelines.MinBy(when)!, timelines.MaxBy(when)!);
        if (when(last) - when(first) > most)
            yield return Reported($"{Name(last)} {what} {when(last) - when(first):0.000} s after {Name(first)}");
    }

    private static string Name(Timeline timeline)
        => $"{Path.GetFileName(Path.GetDirectoryName(timeline.Playlist.Path))}/{Path.GetFileName(timeline.Playlist.Path)}";

    private static string Reported(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
