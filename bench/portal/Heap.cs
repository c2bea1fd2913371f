using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Transcode.Bench.Fleet;

namespace Transcode.Bench.Portal;

/// <summary>What a process holds in its heap after a collection, by the runtime's own tool.</summary>
internal static partial class Heap
{
    /// <summary>Null: the tool is not to be had here.</summary>
    internal static async Task<double?> Megabytes(Member process)
    {
        string[] words = ["tool", "run", "dotnet-gcdump", "report", "-p", process.Id.ToString(CultureInfo.InvariantCulture)];
        using var tool = Process.Start(new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complained = tool.StandardError.ReadToEndAsync();
        var reported = await tool.StandardOutput.ReadToEndAsync();
        await complained;
        await tool.WaitForExitAsync();
        return Bytes().Match(reported) is { Success: true } found
            ? double.Parse(found.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) / (1 << 20) : null;
    }

    [GeneratedRegex(@"([\d,]+)\s+GC Heap bytes")]
    private static partial Regex Bytes();
}
