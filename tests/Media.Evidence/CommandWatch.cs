namespace Transcode.MediaEvidence;

/// <summary>Command lines of all processes of the machine, as any of its users can read them.</summary>
public static class CommandWatch
{
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>All that were seen until it was ended.</summary>
    public static Task<IReadOnlySet<string>> Until(CancellationToken ended) => Task.Run(() =>
    {
        var seen = new HashSet<string>();
        while (!ended.WaitHandle.WaitOne(_betweenLooks))
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
                try
                {
                    seen.Add(File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' '));
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    // It ended while we looked.
                }
        return (IReadOnlySet<string>)seen;
    }, CancellationToken.None);
}
