using System.Globalization;
using Transcode.Worker.Machine;

namespace Transcode.Worker.Idle;

/// <summary>Processor time of the machine, and of one process with all that it started, in the ticks of /proc.</summary>
internal sealed class ProcessorTimes(string proc, int own)
{
    public readonly record struct Ticks(long Busy, long All, long Own);

    public Ticks Read()
    {
        // The own part first: what it takes between the two looks then counts as the owner's and not less than nothing.
        var taken = OwnTicks();
        var (busy, all) = ReadFirstLine(Path.Combine(proc, "stat")) is { } line ? CpuLoad.Read(line) : (0, 0);
        return new(busy, all, taken);
    }

    /// <summary>Of a child that has ended the time is its parent's (cutime, cstime), so the sum never falls.</summary>
    private long OwnTicks()
    {
        var processes = Directory.EnumerateDirectories(proc)
            .Where(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(folder => ReadFirstLine(Path.Combine(folder, "stat")) is { } line ? Read(line) : null).OfType<Process>().ToList();
        var children = processes.ToLookup(process => process.Parent);
        var (sum, open) = (0L, new Stack<Process>(processes.Where(process => process.Id == own)));
        while (open.TryPop(out var process))
        {
            sum += process.Ticks;
            foreach (var child in children[process.Id].Where(child => child.Id != process.Id))
                open.Push(child);
        }
        return sum;
    }

    /// <summary>"id (name) state parent …"; the name may hold anything. Pure.</summary>
    internal static Process? Read(string line)
    {
        var (open, close) = (line.IndexOf('(', StringComparison.Ordinal), line.LastIndexOf(')'));
        if (open < 1 || close < open)
            return null;
        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 14 && int.TryParse(line[..open], NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var id)
            ? new(id, int.Parse(fields[1], CultureInfo.InvariantCulture),
            fields[11..15].Sum(text => long.Parse(text, CultureInfo.InvariantCulture)))
            : null;
    }

    private static string? ReadFirstLine(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // A process that has just ended.
        }
    }

    internal sealed record Process(int Id, int Parent, long Ticks);
}
