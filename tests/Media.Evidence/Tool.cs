using System.Diagnostics;
using System.Text;

namespace Transcode.MediaEvidence;

public sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    public IEnumerable<string> OutputLines => Output.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);

    public IEnumerable<string> ErrorLines => Errors.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);
}

/// <summary>Runs a program to its end and keeps what it said. An argument is passed as it is; there is no shell.</summary>
public static class Tool
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(10);

    public static ToolResult Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        WaitOrKill(process, program);
        return new ToolResult(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>The same where the output is bytes and not text.</summary>
    public static byte[] Bytes(string program, params IEnumerable<string> arguments)
    {
        using var process = Start(program, arguments);
        var errors = process.StandardError.ReadToEndAsync();
        using var bytes = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(bytes);
        WaitOrKill(process, program);
        return process.ExitCode == 0 ? bytes.ToArray() : throw new InvalidOperationException($"{program}: {errors.Result}");
    }

    public static string Required(string program, params IEnumerable<string> arguments)
    {
        var list = arguments.ToList();
        var result = Run(program, list);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException($"{program} {string.Join(' ', list)}\nended with {result.ExitCode}: {result.Errors}");
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.StandardInput.Close();
        return process;
    }

    private static void WaitOrKill(Process process, string program)
    {
        if (process.WaitForExit(_limit))
            return;
        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"{program} did not end within {_limit.TotalMinutes:0} minutes");
    }
}
