using System.Text;
using System.Text.Unicode;
using UtfUnknown;

namespace Transcode.Media.Subtitles;

/// <summary>
/// Finds out how a track's bytes are letters. What is UTF-8 is UTF-8: other encodings hardly ever look like it. Otherwise the track's
/// language names the code page that its country used, or one of its rivals if the letters speak for that (KOI8-R for Russian). Where no
/// language is named the letters alone decide, and where they are too few it is the code page of western Europe. Pure.
/// </summary>
internal sealed class TextEncoding
{
    private static readonly Encoding _strict = new UTF8Encoding(false, true);

    private static readonly Dictionary<string, int> _codePages = new()
    {
        ["cs"] = 1250,
        ["hr"] = 1250,
        ["hu"] = 1250,
        ["pl"] = 1250,
        ["ro"] = 1250,
        ["sk"] = 1250,
        ["sl"] = 1250,
        ["bs"] = 1250,
        ["sq"] = 1250,
        ["ru"] = 1251,
        ["uk"] = 1251,
        ["be"] = 1251,
        ["bg"] = 1251,
        ["mk"] = 1251,
        ["sr"] = 1251,
        ["el"] = 1253,
        ["tr"] = 1254,
        ["az"] = 1254,
        ["he"] = 1255,
        ["ar"] = 1256,
        ["fa"] = 1256,
        ["ur"] = 1256,
        ["et"] = 1257,
        ["lv"] = 1257,
        ["lt"] = 1257,
        ["vi"] = 1258,
        ["th"] = 874,
        ["ja"] = 932,
        ["zh"] = 936,
        ["ko"] = 949,
    };

    /// <summary>By the detector's names: the code page, and the usual one of the same letters. What is not in it is seen in a few letters
    /// of another far more often than meant.</summary>
    private static readonly Dictionary<string, (int CodePage, int Usual)> _detected = new()
    {
        ["windows-1250"] = (1250, 1250),
        ["iso-8859-2"] = (28592, 1250),
        ["windows-1251"] = (1251, 1251),
        ["koi8-r"] = (20866, 1251),
        ["iso-8859-5"] = (28595, 1251),
        ["ibm866"] = (866, 1251),
        ["windows-1252"] = (1252, 1252),
        ["iso-8859-1"] = (1252, 1252),
        ["iso-8859-15"] = (1252, 1252),
        ["windows-1253"] = (1253, 1253),
        ["iso-8859-7"] = (1253, 1253),
        ["windows-1254"] = (1254, 1254),
        ["iso-8859-9"] = (1254, 1254),
        ["windows-1255"] = (1255, 1255),
        ["iso-8859-8"] = (1255, 1255),
        ["windows-1256"] = (1256, 1256),
        ["tis-620"] = (874, 874),
        ["iso-8859-11"] = (874, 874),
        ["shift-jis"] = (932, 932),
        ["euc-jp"] = (51932, 932),
        ["gb18030"] = (54936, 936),
        ["big5"] = (950, 936),
        ["euc-kr"] = (51949, 949),
        ["uhc"] = (949, 949),
    };

    /// <summary>So much of a track is enough to know it by.</summary>
    private const int MostLookedAt = 1 << 16;

    private const int WesternEurope = 1252;

    private readonly Encoding? _other;
    private readonly bool _isAllOther;

    /// <param name="texts">All of the track.</param>
    /// <param name="language">BCP 47; null: unknown.</param>
    public TextEncoding(IReadOnlyCollection<ReadOnlyMemory<byte>> texts, string? language)
    {
        var beyond = texts.Where(text => !Ascii.IsValid(text.Span) && !IsUtf16(text.Span)).ToList();
        var broken = beyond.Count(text => !Utf8.IsValid(text.Span));
        if (broken == 0)
            return;
        _isAllOther = broken * 4 >= beyond.Count * 3;
        _other = Of(CodePage(beyond.Where(text => !Utf8.IsValid(text.Span)), language));
    }

    /// <summary>What the track is read as where it is not UTF-8; null: it is.</summary>
    public string? Other => _other?.WebName;

    public string Read(ReadOnlySpan<byte> text) =>
        IsUtf16(text) ? (text[0] == 0xFE ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(text[2..])
        : _other is null || (!_isAllOther && Utf8.IsValid(text)) ? _strict.GetString(text)
        : _other.GetString(text);

    private static int CodePage(IEnumerable<ReadOnlyMemory<byte>> texts, string? language)
    {
        var named = language is not null && _codePages.TryGetValue(language.Split('-')[0], out var page) ? page : (int?)null;
        byte[] looked = [.. texts.SelectMany(text => (byte[])[.. text.Span, (byte)'\n']).Take(MostLookedAt)];
        var found = CharsetDetector.DetectFromBytes(looked).Details?.Where(guess => guess.EncodingName is not null)
            .Select(guess => _detected.GetValueOrDefault(guess.EncodingName))
            .FirstOrDefault(guess => guess.CodePage != 0 && (named ?? guess.Usual) == guess.Usual) ?? (0, 0);
        // Between 0x80 and 0x9F the pages of ISO have no letters; and where both read the same, the better known name is told.
        var chosen = found.CodePage == 28592 && looked.Any(letter => letter is >= 0x80 and < 0xA0) ? found.Usual : found.CodePage == 0
            ? named ?? WesternEurope : found.CodePage;
        return Of(chosen).GetString(looked) == Of(WesternEurope).GetString(looked) ? WesternEurope : chosen;
    }

    private static Encoding Of(int codePage) => CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;

    private static bool IsUtf16(ReadOnlySpan<byte> text) => text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];
}
