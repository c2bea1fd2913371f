namespace Transcode.MediaEvidence.Checks;

/// <summary>What a run may not leave behind: processes that still name its folders, and files in its temporary folder.</summary>
public static class Leftovers
{
    /// <summary>Command lines of living processes that carry the text (a folder only that run used) in arguments or environment.</summary>
    public static IEnumerable<string> Processes(string mark)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            var command = Read(Path.Combine(folder, "cmdline"));
            var environment = Read(Path.Combine(folder, "environ"));
            if (folder != $"/proc/{Environment.ProcessId}"
                && (command.Contains(mark, StringComparison.Ordinal) || environment.Contains(mark, StringComparison.Ordinal)))
                yield return $"process {Path.GetFileName(folder)} still runs: {command.Replace('\0', ' ').Trim()}";
        }
    }

    public static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                // The runtime's own diagnostics socket belongs to the process and is not ours to judge.
                .Where(file => !Path.GetFileName(file).StartsWith("dotnet-diagnostic", StringComparison.Ordinal)
                    && !Path.GetFileName(file).StartsWith("clr-debug-pipe", StringComparison.Ordinal))
                .Select(file => $"left behind: {file}")
            : [];

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        // It ended while we looked, or belongs to somebody else: then it is not left over from us.
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
