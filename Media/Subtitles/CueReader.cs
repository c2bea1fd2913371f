using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Media.Subtitles;

/// <summary>Makes cues of a track's packets, each codec by its own rules. Pure.</summary>
public static class CueReader
{
    /// <summary>What stands for "until something else is shown".</summary>
    private static readonly MediaTime _endless = MediaTime.FromSeconds(4_294_900);

    /// <summary>Shown for so long where nothing says when it ends.</summary>
    private static readonly MediaTime _usual = MediaTime.FromSeconds(5);

    /// <param name="packets">Of the track.</param>
    /// <param name="track">What it is.</param>
    /// <param name="language">BCP 47, for its encoding; null: unknown.</param>
    /// <param name="end">Of the timeline: nothing is shown after it; zero: unknown.</param>
    /// <param name="styling">The file that tells what the packets do not; null: there is none.</param>
    /// <returns>In the order of their starts; and the encoding, where it is not UTF-8.</returns>
    public static (IReadOnlyList<Cue> Cues, string? Encoding) Read(IReadOnlyList<SubtitlePacket> packets, SubtitleFacts track,
        string? language, MediaTime end, string? styling = null)
    {
        var texts = packets.Select(packet => track.Codec == "mov_text" ? MovText.TextOf(packet.Bytes) : packet.Bytes).ToList();
        var encoding = new TextEncoding(texts, language);
        var isWebVtt = track.Codec == "webvtt";
        var (styles, places) = (new AssStyles(isWebVtt ? null : styling), WebVttSettings.Read(isWebVtt ? styling : null, packets.Count));
        var cues = new List<(MediaTime Start, MediaTime Duration, CueContent Content)>();
        for (var n = 0; n < packets.Count; n++)
            cues.Add((packets[n].Start, packets[n].Duration, Content(track.Codec, Clean(encoding.Read(texts[n].Span)),
                packets[n].Bytes.Span, styles, places.Count > 0 ? places[n] : "")));
        return (Timed(cues, end), encoding.Other);
    }

    private static CueContent Content(string codec, string text, ReadOnlySpan<byte> packet, AssStyles styles, string place) => codec switch
    {
        "ass" or "ssa" => AssText.Read(text, styles),
        "mov_text" => new CueContent(MovText.Lines(text, packet)),
        "webvtt" => new CueContent(WebVttText.Lines(text), place),
        "subrip" => SubRipText.Read(text),
        _ => new CueContent(new CueText().Add(text).Lines()),
    };

    private static string Clean(string text) => text.ReplaceLineEndings("\n").TrimEnd('\0');

    /// <summary>What is empty still ends what has no end of its own.</summary>
    private static IReadOnlyList<Cue> Timed(List<(MediaTime Start, MediaTime Duration, CueContent Content)> all, MediaTime end)
    {
        var ordered = all.OrderBy(cue => cue.Start.Ticks).ToList();
        var (cues, seen, next) = (new List<Cue>(), new HashSet<(long, long, string, string)>(), (MediaTime?)null);
        for (var n = ordered.Count - 1; n >= 0; n--)
        {
            if (n + 1 < ordered.Count && ordered[n + 1].Start > ordered[n].Start)
                next = ordered[n + 1].Start;
            var cue = Shown(ordered[n], next, end);
            // A sign in layers is the same text several times over.
            if (cue.Lines.Count > 0 && cue.End > cue.Start
                && seen.Add((cue.Start.Ticks, cue.End.Ticks, cue.Place, string.Join('\n', cue.Lines))))
                cues.Add(cue);
        }
        cues.Reverse();
        return [.. cues.OrderBy(cue => cue.Start.Ticks)];
    }

    private static Cue Shown((MediaTime Start, MediaTime Duration, CueContent Content) cue, MediaTime? next, MediaTime end)
    {
        var isOpen = cue.Duration <= MediaTime.Zero || cue.Duration >= _endless;
        var until = isOpen ? next ?? (end > cue.Start ? end : cue.Start + _usual) : cue.Start + cue.Duration;
        return new Cue(Max(cue.Start, MediaTime.Zero), end > MediaTime.Zero && until > end ? end : until, cue.Content.Lines)
        {
            Place = cue.Content.Place,
        };
    }

    private static MediaTime Max(MediaTime a, MediaTime b) => a > b ? a : b;
}
