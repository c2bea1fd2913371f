namespace Transcode.Media.Tests.Running;

/// <summary>The machine's living processes, found by a mark that a test put among their arguments.</summary>
internal static class ProcessTable
{
    public static string Mark() => $"mark-{Guid.NewGuid():N}";

    /// <summary>Ids of the processes that carry the mark. One that has ended but was not yet waited for counts as gone.</summary>
    public static IReadOnlyList<int> With(string mark) =>
    [
        .. from folder in Directory.EnumerateDirectories("/proc")
           where int.TryParse(Path.GetFileName(folder), out _)
           where Read(Path.Combine(folder, "cmdline")).Split('\0').Contains(mark) && !HasEnded(folder)
           select int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture),
    ];

    private static bool HasEnded(string folder)
        => Read(Path.Combine(folder, "status")) is var status && (status.Length == 0 || status.Contains("State:\tZ"));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
