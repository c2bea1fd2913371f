using System.Diagnostics;

namespace Transcode.EndToEnd.Tests;

/// <summary>Other programs, for making inputs and sending signals.</summary>
internal static class Shell
{
    public static async Task<(int Exit, string Errors)> Run(string program, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var (exit, _, errors) = await All(program, arguments, stop);
        return (exit, errors);
    }

    public static async Task<(int Exit, string Output)> Read(string program, IReadOnlyList<string> arguments, CancellationToken stop)
    {
        var (exit, output, _) = await All(program, arguments, stop);
        return (exit, output);
    }

    private static async Task<(int Exit, string Output, string Errors)> All(string program, IReadOnlyList<string> arguments,
        CancellationToken stop)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(stop);
        var output = await process.StandardOutput.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, output, await errors);
    }
}
