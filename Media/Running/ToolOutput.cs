namespace Transcode.Media.Running;

/// <summary>Where a tool's standard output goes. A slow receiver slows the tool down; nothing is gathered in memory.</summary>
public abstract record ToolOutput
{
    private ToolOutput() { }

    public static ToolOutput Nowhere { get; } = new Ignored();

    public static ToolOutput ToLines(Action<string> receive) => new Lines(receive);

    public static ToolOutput ToStream(Stream target) => new Bytes(target);

    /// <summary>Read and thrown away, so that the tool never waits for a reader.</summary>
    public sealed record Ignored : ToolOutput;

    /// <summary>Line by line as UTF-8, without line ends. A line over <see cref="LongestLine"/> bytes is cut there and ends in
    /// "…".</summary>
    public sealed record Lines(Action<string> Receive) : ToolOutput
    {
        public const int LongestLine = 64 * 1024;
    }

    /// <summary>Byte by byte into a stream, which stays open.</summary>
    public sealed record Bytes(Stream Target) : ToolOutput;
}
