using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Transcode.Media.Subtitles;

namespace Transcode.Media.Probe;

/// <summary>
/// Reads the answer to <see cref="ProbeCommand.Raw"/>: its texts that are not UTF-8 (ID3v1, RIFF, AVI) are told by their letters, all of
/// them together, for one of them has too few. Pure.
/// </summary>
public static class RawText
{
    /// <summary>What ffprobe writes for bytes that are not UTF-8.</summary>
    private const char Lost = '\uFFFD';

    /// <param name="json">ffprobe's answer.</param>
    public static bool IsNeeded(string json) => json.Contains(Lost, StringComparison.Ordinal);

    /// <param name="json">ffprobe's answer with the file's own bytes.</param>
    /// <returns>The same in letters, and the texts that were not UTF-8.</returns>
    public static (string Json, IReadOnlySet<string> Decoded) Read(ReadOnlySpan<byte> json)
    {
        var places = Places(json);
        var raw = new List<ReadOnlyMemory<byte>>();
        foreach (var (from, to) in places)
            raw.Add(Unescaped(json[from..to]));
        var (encoding, decoded, text, done) = (new TextEncoding(raw, null), new HashSet<string>(), new StringBuilder(), 0);
        foreach (var ((from, to), bytes) in places.Zip(raw))
        {
            var letters = encoding.Read(bytes.Span);
            decoded.Add(letters);
            text.Append(Encoding.UTF8.GetString(json[done..from])).Append(JsonEncodedText.Encode(letters));
            done = to;
        }
        return (text.Append(Encoding.UTF8.GetString(json[done..])).ToString(), decoded);
    }

    /// <summary>Where a string that is not UTF-8 lies between its quotes.</summary>
    private static List<(int From, int To)> Places(ReadOnlySpan<byte> json)
    {
        var places = new List<(int, int)>();
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '"')
                continue;
            var from = ++at;
            while (at < json.Length && json[at] != '"')
                at += json[at] == '\\' ? 2 : 1;
            var to = Math.Min(at, json.Length);
            if (!Utf8.IsValid(json[from..to]))
                places.Add((from, to));
        }
        return places;
    }

    /// <summary>Byte by byte, as ffprobe has escaped it: the second byte of a letter of two may be a backslash.</summary>
    private static byte[] Unescaped(ReadOnlySpan<byte> text)
    {
        var plain = new List<byte>(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
                plain.Add(text[at]);
            else if (text[++at] == 'u')
            {
                plain.Add((byte)' '); // ffprobe writes so what is a control code.
                at += 4;
            }
            else
                plain.Add((char)text[at] switch
                {
                    'n' => (byte)'\n',
                    'r' => (byte)'\r',
                    't' => (byte)'\t',
                    'b' or 'f' => (byte)' ',
                    _ => text[at],
                });
        }
        return [.. plain];
    }
}
