using System.Diagnostics;
using Transcode.EndToEnd.Tests.Documents;

namespace Transcode.EndToEnd.Tests.Restore;

/// <summary>What docs/guides/backup.md tells to type, typed as it stands there.</summary>
internal static class GuideCommands
{
    private const string Guide = "docs/guides/backup.md";

    /// <summary>The nth block of commands below a heading.</summary>
    public static string Block(string heading, int which)
    {
        var section = File.ReadAllText(Path.Combine(DocumentedCommand.Root, Guide)).Split("\n## ")
            .Single(text => text.StartsWith(heading + "\n", StringComparison.Ordinal));
        return section.Split("```sh\n")[which + 1].Split("```")[0];
    }

    /// <param name="commands">A block.</param>
    /// <param name="settings">What a reader has in the environment.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task Type(string commands, IEnumerable<(string Name, string Value)> settings, CancellationToken stop)
    {
        var start = new ProcessStartInfo("bash", ["-euc", commands])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(stop), shell.StandardError.ReadToEndAsync(stop));
        await shell.WaitForExitAsync(stop);
        shell.ExitCode.ShouldBe(0, $"{commands}\n{await output}{await errors}");
    }

    /// <returns>A folder with the program in it, for the front of PATH.</returns>
    public static string Programs(Home home)
    {
        var folder = Directory.CreateDirectory(home.PathOf("programs")).FullName;
        var program = Path.Combine(folder, "transcode");
        File.WriteAllText(program, $"#!/usr/bin/env bash\nexec dotnet '{Running.Program}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    /// <summary>Skips the test where one of them is not installed.</summary>
    public static async Task Need(params string[] programs)
    {
        foreach (var program in programs)
            Assert.SkipWhen((await Shell.Run("bash", ["-c", $"command -v {program}"], CancellationToken.None)).Exit != 0,
                $"{program} is not installed");
    }
}
