namespace Transcode.Media.Running;

/// <summary>The last lines a tool said on standard error, and how many there were in all.</summary>
public sealed record StderrTail(IReadOnlyList<string> Lines, long TotalLines)
{
    public const int MostLines = 64;

    /// <summary>In bytes; a longer line is cut there and ends in "…".</summary>
    public const int LongestLine = 1024;

    public static StderrTail Empty { get; } = new([], 0);

    public override string ToString() => string.Join('\n', Lines);

    internal bool Says(string words) => Lines.Any(line => line.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes lines as they come and keeps the last of them.</summary>
    internal sealed class Gathering
    {
        private readonly Queue<string> lines = new(MostLines);
        private long total;

        public void Add(string line)
        {
            lock (lines)
            {
                if (lines.Count == MostLines) lines.Dequeue();
                lines.Enqueue(line);
                total++;
            }
        }

        public StderrTail Now()
        {
            lock (lines) return new StderrTail([.. lines], total);
        }
    }
}
