using System.Text;

namespace Transcode.Domain.Playlists;

/// <summary>How a player offers a choice of audio or subtitles (RFC 8216, 4.3.4.1); every text is safe to quote.</summary>
/// <param name="Title">What a viewer reads; distinct within its group.</param>
/// <param name="Language">BCP 47; null: unknown.</param>
/// <param name="IsDefault">Played when the viewer has chosen nothing.</param>
/// <param name="IsAutomatic">May be played because the viewer speaks the language.</param>
/// <param name="IsForced">Subtitles that everybody needs.</param>
/// <param name="Characteristics">What it does for those who hear or see little; null: nothing of the kind.</param>
public sealed record RenditionLabel(string Title, string? Language, bool IsDefault, bool IsAutomatic, bool IsForced = false,
    string? Characteristics = null)
{
    /// <summary>Attributes of EXT-X-MEDIA from NAME on, with a comma at the end.</summary>
    internal string Attributes => new StringBuilder()
        .Append("NAME=\"").Append(Title).Append("\",")
        .Append(Language is null ? "" : $"LANGUAGE=\"{Language}\",")
        .Append("DEFAULT=").Append(IsDefault ? "YES" : "NO")
        .Append(",AUTOSELECT=").Append(IsAutomatic ? "YES" : "NO").Append(',')
        .Append(IsForced ? "FORCED=YES," : "")
        .Append(Characteristics is null ? "" : $"CHARACTERISTICS=\"{Characteristics}\",")
        .ToString();
}
