using System.Globalization;
using System.Security;
using System.Text;
using Transcode.Domain.Time;

namespace Transcode.Domain.Playlists;

/// <summary>An MPEG-DASH manifest (ISO/IEC 23009-1, static, SegmentTimeline) over the same segments that the HLS playlists name.
/// Pure.</summary>
public static class DashManifest
{
    /// <param name="videos">Renditions of one timeline.</param>
    /// <param name="audioTracks">Each becomes a choice of its own.</param>
    /// <param name="texts">Whole WebVTT files, whose clock is that of the period.</param>
    /// <param name="offset">What every stored time lies after its place on the timeline.</param>
    public static string Write(IReadOnlyList<DashTrack> videos, IReadOnlyList<DashTrack> audioTracks, IReadOnlyList<DashText> texts,
        MediaTime offset)
    {
        var (all, text) = ((DashTrack[])[.. videos, .. audioTracks], new StringBuilder());
        var end = all.Max(track => track.Segments[^1].Start.Ticks + track.Segments[^1].Duration.Ticks);
        var longest = all.SelectMany(track => track.Segments).Max(segment => segment.Duration.Ticks);
        text.Append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
        text.Append(CultureInfo.InvariantCulture, $"<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
            + $"profiles=\"urn:mpeg:dash:profile:isoff-live:2011\" type=\"static\" mediaPresentationDuration=\"{Length(end)}\" minBufferTime=\"{Length(longest)}\">\n");
        text.Append("  <Period id=\"0\" start=\"PT0S\">\n");
        if (videos.Count > 0)
            Set(text, "video", videos, offset);
        foreach (var audio in audioTracks)
            Set(text, "audio", [audio], offset);
        foreach (var subtitles in texts)
            Text(text, subtitles);
        return text.Append("  </Period>\n</MPD>\n").ToString();
    }

    /// <summary>Renditions among which a player may change at each segment.</summary>
    private static void Set(StringBuilder text, string kind, IReadOnlyList<DashTrack> tracks, MediaTime offset)
    {
        text.Append(
            CultureInfo.InvariantCulture, $"    <AdaptationSet contentType=\"{kind}\" mimeType=\"{kind}/mp4\" segmentAlignment=\"true\" "
                + $"startWithSAP=\"1\"{Language(tracks[0].Label)}>\n");
        if (tracks[0].HasCaptions)
            text.Append("      <Accessibility schemeIdUri=\"urn:scte:dash:cc:cea-608:2015\" value=\"CC1\"/>\n");
        if (tracks[0].Label is { } label)
            Described(text, label, label.IsDefault ? "main" : label.IsAutomatic ? "alternate" : "commentary");
        foreach (var track in tracks)
        {
            text.Append(
                CultureInfo.InvariantCulture, $"      <Representation id=\"{track.Name}\" codecs=\"{track.Codecs}\" bandwidth=\"{track.Bandwidth}\"{track.Shape}>\n");
            Template(text, track, offset);
            text.Append("      </Representation>\n");
        }
        text.Append("    </AdaptationSet>\n");
    }

    private static void Text(StringBuilder text, DashText subtitles)
    {
        text.Append(
            CultureInfo.InvariantCulture, $"    <AdaptationSet contentType=\"text\" mimeType=\"text/vtt\"{Language(subtitles.Label)}>\n");
        Described(text, subtitles.Label,
            subtitles.Label.IsForced ? "forced-subtitle" : subtitles.Label.Characteristics is null ? "subtitle" : "caption");
        text.Append(
            CultureInfo.InvariantCulture, $"      <Representation id=\"{subtitles.Name}\" bandwidth=\"{subtitles.Bandwidth}\">\n        <BaseURL>{subtitles.Uri}</BaseURL>\n      </Representation>\n    </AdaptationSet>\n");
    }

    private static void Described(StringBuilder text, RenditionLabel label, string role) => text.Append(CultureInfo.InvariantCulture,
        $"      <Role schemeIdUri=\"urn:mpeg:dash:role:2011\" value=\"{role}\"/>\n      <Label>{SecurityElement.Escape(label.Title)}</Label>\n");

    private static string Language(RenditionLabel? label) => label?.Language is { } tag ? $" lang=\"{SecurityElement.Escape(tag)}\"" : "";

    private static void Template(StringBuilder text, DashTrack track, MediaTime offset)
    {
        text.Append(
            CultureInfo.InvariantCulture, $"        <SegmentTemplate timescale=\"{MediaTime.TicksPerSecond}\" presentationTimeOffset=\"{offset.Ticks}\" startNumber=\"0\" initialization=\"{track.Name}/init.mp4\" media=\"{track.Name}/segments/seg_$Number%04d$.m4s\">\n");
        text.Append("          <SegmentTimeline>\n");
        for (var n = 0; n < track.Segments.Count;)
        {
            var (at, duration) = (track.Segments[n].Start.Ticks, Duration(track, n));
            var same = 1;
            while (n + same < track.Segments.Count && Duration(track, n + same) == duration)
                same++;
            var start = n == 0 ? string.Create(CultureInfo.InvariantCulture, $" t=\"{at + offset.Ticks}\"") : "";
            var again = same > 1 ? string.Create(CultureInfo.InvariantCulture, $" r=\"{same - 1}\"") : "";
            text.Append(CultureInfo.InvariantCulture, $"            <S{start} d=\"{duration}\"{again}/>\n");
            n += same;
        }
        text.Append("          </SegmentTimeline>\n        </SegmentTemplate>\n");
    }

    /// <summary>Until the next begins, so that nothing adds up over a long film.</summary>
    private static long Duration(DashTrack track, int n) =>
        n + 1 < track.Segments.Count ? track.Segments[n + 1].Start.Ticks - track.Segments[n].Start.Ticks : track.Segments[n].Duration.Ticks;

    private static string Length(long ticks)
        => string.Create(CultureInfo.InvariantCulture, $"PT{(decimal)ticks / MediaTime.TicksPerSecond:0.###}S");
}

/// <summary>A rendition in the manifest.</summary>
/// <param name="Name">Its folder; safe in an address.</param>
/// <param name="Codecs">RFC 6381.</param>
/// <param name="Bandwidth">Peak bit/s.</param>
/// <param name="Width">Pixels; 0 for audio.</param>
/// <param name="Height">Pixels; 0 for audio.</param>
/// <param name="SampleRate">Of audio; 0 for picture.</param>
/// <param name="Label">How a player offers an audio track; null for picture.</param>
/// <param name="Segments">In order.</param>
public sealed record DashTrack(
    string Name, string Codecs, long Bandwidth, int Width, int Height, int SampleRate, RenditionLabel? Label,
        IReadOnlyList<(MediaTime Start, MediaTime Duration)> Segments)
{
    /// <summary>The frames carry closed captions (CEA-608, channel 1).</summary>
    public bool HasCaptions { get; init; }

    internal string Shape => Width > 0
        ? string.Create(CultureInfo.InvariantCulture, $" width=\"{Width}\" height=\"{Height}\"")
        : string.Create(CultureInfo.InvariantCulture, $" audioSamplingRate=\"{SampleRate}\"");
}

/// <summary>Subtitles in the manifest.</summary>
/// <param name="Name">Safe in an attribute.</param>
/// <param name="Uri">Relative to the manifest.</param>
/// <param name="Bandwidth">Peak bit/s.</param>
/// <param name="Label">How a player offers them.</param>
public sealed record DashText(string Name, string Uri, long Bandwidth, RenditionLabel Label);
