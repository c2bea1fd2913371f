namespace Transcode.Media.Running;

/// <summary>The last lines a tool said on standard error, and how many there were in all.</summary>
public sealed record StderrTail(IReadOnlyList<string> Lines, long TotalLines)
{
    public const int MostLines = 64;

    /// <summary>In bytes; a longer line is cut there and ends in "…".</summary>
    public const int LongestLine = 1024;

    public static StderrTail Empty { get; } = new([], 0);

    public override string ToString() => string.Join('\n', Lines);

    internal bool Says(string message) => Lines.Any(line => line.Contains(message, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes lines as they come and keeps the last of them.</summary>
    internal sealed class Gathering
    {
        private readonly Queue<string> _lines = new(MostLines);
        private long _total;

        public void Add(string line)
        {
            lock (_lines)
            {
                if (_lines.Count == MostLines) _lines.Dequeue();
                _lines.Enqueue(line);
                _total++;
            }
        }

        public StderrTail Now()
        {
            lock (_lines) return new StderrTail([.. _lines], _total);
        }
    }
}
