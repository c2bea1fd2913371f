using Transcode.Domain.Languages;
using Transcode.Domain.Playlists;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Plans;

/// <summary>What the tracks of a source are called in playlists. Titles and tags come from the file and are hostile. Pure.</summary>
internal static class TrackLabels
{
    private const int LongestTitle = 60;

    /// <param name="tracks">The first is the default.</param>
    public static IReadOnlyList<RenditionLabel> OfAudioTracks(IReadOnlyList<AudioFacts> tracks) =>
        Distinct(
            [.. tracks.Select(
                (track, n) => Label(track.Title, track.Language, "Sound", n == 0,
                    mayStartAlone: !track.IsCommentary) with { Characteristics = Characteristics(track) })]);

    /// <summary>
    /// None is shown unasked: a default of the container means "if subtitles are wanted". Forced ones a player shows to whoever hears that
    /// language.
    /// </summary>
    public static IReadOnlyList<RenditionLabel> OfSubtitles(IReadOnlyList<SubtitleFacts> tracks) =>
        Distinct(
            [.. tracks.Select(
                track => Label(track.Title, track.Language, "Subtitles",
                    track.IsDefault && tracks.First(other => other.IsDefault) == track, mayStartAlone: !track.IsCommentary) with
        {
            IsForced = track.IsForced,
            Characteristics = track.IsForHardOfHearing
            ? "public.accessibility.transcribes-spoken-dialog,public.accessibility.describes-music-and-sound" : null,
        })]);

    private static RenditionLabel Label(string? title, string? tagged, string otherwise, bool isDefault, bool mayStartAlone)
    {
        var language = LanguageTag.Of(tagged);
        var name = Quotable(title) ?? (language is null ? otherwise : LanguageTag.NameOf(language));
        return new RenditionLabel(name, language, isDefault, isDefault || mayStartAlone);
    }

    private static string? Characteristics(AudioFacts track) =>
        track.DescribesVideo ? "public.accessibility.describes-video" : track.IsForHardOfHearing
            ? "public.accessibility.enhances-speech-intelligibility" : null;

    /// <summary>A player tells choices apart by their names, and chooses by itself only between what differs in language or
    /// purpose.</summary>
    private static IReadOnlyList<RenditionLabel> Distinct(IReadOnlyList<RenditionLabel> labels)
    {
        var (titles, purposes) = (new HashSet<string>(), new HashSet<(string?, bool, string?)>());
        return [.. labels.Select(label => label with
        {
            Title = Free(titles, label.Title),
            IsAutomatic = label.IsAutomatic && (purposes.Add((label.Language, label.IsForced, label.Characteristics)) || label.IsDefault),
        })];
    }

    private static string Free(HashSet<string> taken, string title)
    {
        var free = title;
        for (var n = 2; !taken.Add(free); n++)
            free = $"{title} ({n})";
        return free;
    }

    private static string? Quotable(string? title)
    {
        var clean =
            string.Concat(
                (title ?? "").Where(
                    c => c != '"' && !char.IsControl(c) && !char.IsSurrogate(c) && c is not ('\u2028' or '\u2029' or '\u0085'))).Trim();
        return clean.Length == 0 ? null : clean[..Math.Min(clean.Length, LongestTitle)].TrimEnd();
    }
}
