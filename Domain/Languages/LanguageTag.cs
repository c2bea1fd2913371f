namespace Transcode.Domain.Languages;

/// <summary>From the tag of a container (ISO 639-2, or a whole BCP 47 tag) to what playlists and players write. Pure.</summary>
public static class LanguageTag
{
    /// <summary>Codes that say that there is nothing to say.</summary>
    private static readonly string[] _silent = ["und", "mis", "mul", "zxx"];

    /// <returns>A tag of BCP 47 ("de", "pt-BR"), safe to quote; null where the container says nothing, or nothing that is a tag.</returns>
    public static string? Of(string? tagged)
    {
        var parts = (tagged ?? "").Trim().Replace('_', '-').Split('-');
        var primary = parts[0].ToLowerInvariant();
        if (primary.Length is < 2 or > 3 || !primary.All(char.IsAsciiLetter) || _silent.Contains(primary) || !parts.Skip(1).All(IsSubtag))
            return null;
        return string.Join('-', parts.Skip(1).Select(Cased).Prepend(LanguageTable.Short.GetValueOrDefault(primary, primary)));
    }

    /// <returns>"German", "Portuguese (BR)"; the tag itself where its language has no name here.</returns>
    public static string NameOf(string tag)
    {
        var parts = tag.Split('-', 2);
        return LanguageTable.Names.TryGetValue(parts[0], out var name) ? parts.Length == 1 ? name : $"{name} ({parts[1]})" : tag;
    }

    /// <summary>The three letters that MP4 has room for (ISO 639-2/T); null where there are none.</summary>
    public static string? ThreeLetters(string tag) =>
        tag.Split('-')[0] is { Length: 3 } three ? three : LanguageTable.Long.GetValueOrDefault(tag.Split('-')[0]);

    private static bool IsSubtag(string part) => part.Length is >= 2 and <= 8 && part.All(char.IsAsciiLetterOrDigit);

    /// <summary>RFC 5646, 2.1.1: regions in capitals, scripts with one.</summary>
    private static string Cased(string part) => part.Length switch
    {
        2 => part.ToUpperInvariant(),
        4 when part.All(char.IsAsciiLetter) => char.ToUpperInvariant(part[0]) + part[1..].ToLowerInvariant(),
        _ => part.ToLowerInvariant(),
    };
}
