using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Transcode.Cli.Export;

/// <summary>What a result is called when nobody says: after its source. Pure.</summary>
public static class ResultName
{
    private const string Ending = "-transcoded";

    /// <summary>What file systems take at most, in bytes.</summary>
    private const int Longest = 255;

    /// <summary>
    /// In the order in which they are tried: "movie-transcoded", and where that is another's (movie.jpg lies beside movie.mkv)
    /// "movie.mkv-transcoded".
    /// </summary>
    /// <param name="file">Name of the source, without a path.</param>
    public static IReadOnlyList<string> For(string file)
    {
        var stem = Path.GetFileNameWithoutExtension(file);
        return [.. new[] { stem.Length == 0 ? file : stem, file }.Distinct(StringComparer.Ordinal)
            .Select(name => Fit(name, Longest - Ending.Length - Workplace.Ending.Length) + Ending)];
    }

    /// <summary>The name, or where it is too long its beginning and a mark of the whole: two long names that begin alike stay
    /// two.</summary>
    /// <param name="name">Any.</param>
    /// <param name="bytes">As UTF-8.</param>
    public static string Fit(string name, int bytes)
    {
        if (Encoding.UTF8.GetByteCount(name) <= bytes)
            return name;
        var mark = "-" + Mark(name)[..8];
        var begin = new StringBuilder();
        var room = bytes - mark.Length;
        // By what a person sees as one character: an accent is not parted from its letter.
        foreach (var each in Characters(name))
        {
            room -= Encoding.UTF8.GetByteCount(each);
            if (room < 0)
                break;
            begin.Append(each);
        }
        return begin.Append(mark).ToString();
    }

    /// <summary>Tells names apart: lower-case hex of the name's bytes.</summary>
    public static string Mark(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    private static IEnumerable<string> Characters(string name)
    {
        for (var each = StringInfo.GetTextElementEnumerator(name); each.MoveNext();)
            yield return each.GetTextElement();
    }
}
