using System.Text.RegularExpressions;
using Transcode.Media.Running;

namespace Transcode.Media.Failures;

/// <summary>Errors that a tool met and went on from: signs that part of the source did not decode.</summary>
public static partial class Complaints
{
    private const int Most = 12;

    /// <summary>Lines of level error or worse, without the tool's addresses, each once.</summary>
    public static IReadOnlyList<string> Of(ToolResult result) =>
        [.. WithoutHalves(Lines(result)).Where(IsError).Select(Plain).Distinct().Take(Most)];

    /// <summary>"h264: no frame" of "[h264 @ 0x55f7] [error] no frame".</summary>
    internal static string Plain(string line) => Context().Replace(line, "$1: ");

    private static IReadOnlyList<string> Lines(ToolResult result) => result switch
    {
        ToolResult.Exited exited => exited.Stderr.Lines,
        _ => [],
    };

    /// <summary>Said of what is left over at the end of whole samples, less than one of them, and ffmpeg itself says after it that it does
    /// not decode: no sample is lost.</summary>
    /// <param name="line">Of a tool; without its level too.</param>
    internal static bool IsHalfSample(string line) => line.Contains("pcm_", StringComparison.Ordinal)
        && (line.Contains("Multiple frames in a packet", StringComparison.Ordinal)
            || line.Contains("Invalid PCM packet, data has size", StringComparison.Ordinal));

    private static IEnumerable<string> WithoutHalves(IReadOnlyList<string> lines) =>
        lines.Where((line, at) => !IsHalfSample(line)
            && !(at > 0 && IsHalfSample(lines[at - 1]) && line.Contains("Error while decoding stream", StringComparison.Ordinal)));

    /// <summary>FLAC's encoder says it of three channels of which none is the centre, and writes them down all the same.</summary>
    private const string OfTheResult = "output stream will have incorrect channel layout";

    /// <summary>MP3's writer says it of a tag that is not UTF-8, which is no word of the samples.</summary>
    private const string OfItsTags = "Invalid UTF8 sequence in avio_put_str16le";

    private static bool IsError(string line) => !BrokenConnection.IsOfTheLine(line)
        && !line.Contains(OfTheResult, StringComparison.Ordinal) && !line.Contains(OfItsTags, StringComparison.Ordinal) && (
        line.Contains("[error]", StringComparison.Ordinal) || line.Contains("[fatal]", StringComparison.Ordinal)
            || line.Contains("[panic]", StringComparison.Ordinal)
        || line.Contains("corrupt decoded frame", StringComparison.Ordinal) || line.Contains("partial file", StringComparison.Ordinal));

    [GeneratedRegex(@"^\[(\S+) @ 0x[0-9a-f]+\] (?:\[\w+\] )?")]
    internal static partial Regex Context();
}
