using System.Text.RegularExpressions;
using Transcode.Media.Running;

namespace Transcode.Media.Failures;

/// <summary>
/// Whether the connection to the source broke for good. A tool takes that for the end of the file and may exit with 0, so its words have to
/// be read: an error of the line is mended only by a new connection after it.
/// </summary>
internal static partial class BrokenConnection
{
    public static bool In(ToolResult.Exited result)
    {
        var lines = result.Stderr.Lines;
        var (broken, mended) = (-1, -1);
        for (var n = 0; n < lines.Count; n++)
        {
            if (IsOfTheLine(lines[n]))
                broken = n;
            if (lines[n].Contains("Will reconnect at", StringComparison.Ordinal))
                mended = n;
        }
        return broken > mended;
    }

    /// <summary>An error of the transport, which says nothing about the media. To ask for what lies behind the end (416) is none.</summary>
    public static bool IsOfTheLine(string line) => Transport().IsMatch(line);

    [GeneratedRegex(@"^\[(?:https?|tls|tcp) @ 0x[0-9a-f]+\] \[(?:(?:error|fatal)\]|warning\] HTTP error (?!416))")]
    private static partial Regex Transport();
}
