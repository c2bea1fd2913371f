using System.Globalization;

namespace Transcode.Bench;

/// <summary>The processes below one, as /proc shows them now.</summary>
internal static class ProcessTree
{
    internal static IReadOnlyList<int> Below(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToDictionary(id => id, Parent);
        var found = new List<int> { root };
        for (var at = 0; at < found.Count; at++)
            found.AddRange(parents.Where(pair => pair.Value == found[at]).Select(pair => pair.Key));
        return found[1..];
    }

    internal static bool IsFfmpeg(int id) => Read($"/proc/{id}/comm").StartsWith("ffmpeg", StringComparison.Ordinal);

    internal static double Megabytes(int id, string field)
    {
        var line = Read($"/proc/{id}/status").Split('\n').FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
        return line is null ? 0
            : double.Parse(line.Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) / 1024;
    }

    private static int Parent(int id) =>
        Read($"/proc/{id}/stat").Split(") ") is [_, var rest, ..] ? int.Parse(rest.Split(' ')[1], CultureInfo.InvariantCulture) : 0;

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        // It ended while we looked.
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
