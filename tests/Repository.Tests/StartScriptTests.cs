using System.Diagnostics;

namespace Transcode.Repository.Tests;

/// <summary>The script at the root, with a stand-in for dotnet that builds nothing and says what it was started with.</summary>
public sealed class StartScriptTests
{
    private const string Dotnet = """
        #!/bin/sh
        case $1 in
          --list-sdks) echo 10.0.100 ;;
          publish) while [ $# -gt 0 ]; do [ "$1" = -o ] && mkdir -p "$2" && touch "$2/transcode.dll"; shift; done ;;
          *) echo "${DOTNET_EnableWriteXorExecute:-as ever}" ;;
        esac
        """;

    [Theory]
    [InlineData("0", "film.mkv", "-o", "out")]
    [InlineData("0", "--help")]
    [InlineData("as ever", "serve")]
    [InlineData("as ever", "worker", "--join", "http://server")]
    public async Task Only_who_serves_pays_for_pages_that_are_never_written_and_executed_at_once(string told, params string[] words)
        => (await Start(words)).ShouldBe(told);

    [Fact]
    public async Task Who_says_otherwise_in_the_environment_has_it_so() => (await Start(["film.mkv"], "1")).ShouldBe("1");

    private static async Task<string> Start(string[] words, string? given = null)
    {
        var root = Directory.CreateTempSubdirectory("transcode-script-");
        try
        {
            // What it looks for changes in, before it builds.
            root.CreateSubdirectory("Cli");
            foreach (var file in new[] { "transcode", "global.json", "Directory.Build.props", "Cli/Cli.csproj" })
                File.Copy(Path.Combine(Tree.Root, file), Path.Combine(root.FullName, file));
            var tools = root.CreateSubdirectory("tools").FullName;
            foreach (var tool in new[] { "dotnet", "ffmpeg", "ffprobe", "vips" })
            {
                await File.WriteAllTextAsync(Path.Combine(tools, tool), Dotnet.ReplaceLineEndings("\n"));
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(Path.Combine(tools, tool), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
            var start = new ProcessStartInfo("bash", [Path.Combine(root.FullName, "transcode"), .. words]) { RedirectStandardOutput = true };
            start.Environment["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}";
            start.Environment.Remove("DOTNET_EnableWriteXorExecute");
            if (given is not null)
                start.Environment["DOTNET_EnableWriteXorExecute"] = given;
            using var script = Process.Start(start)!;
            return (await script.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim();
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
