using System.Globalization;

namespace Transcode.Silo.Facts;

/// <summary>The values of a statement that is put together: each is added and gives its place, "$3".</summary>
internal sealed class SqlValues
{
    private readonly List<object?> _all = [];

    public IReadOnlyList<object?> All => _all;

    public string Add(object? value)
    {
        _all.Add(value);
        return Place(_all.Count);
    }

    /// <summary>"$1, $2, $3".</summary>
    public static string Places(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(Place));

    /// <summary>As a part of a pattern with <c>escape '\'</c>: what has a meaning there has none in it.</summary>
    public static string Literal(string text)
        => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    private static string Place(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);
}
