using System.Diagnostics;
using System.Text;

namespace Transcode.EndToEnd.Tests.Documents;

/// <summary>Every command line that stands in the documents is typed as it stands there.</summary>
public sealed class DocumentedCommandTests(ReadersHome reader) : IClassFixture<ReadersHome>
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    public static TheoryData<string> Lines
        => new(DocumentedCommand.All.Where(command => Unfit.Of(command) is null).Select(command => command.Before + command.Arguments));

    [Fact]
    public void The_documents_are_read()
    {
        var all = DocumentedCommand.All.Select(command => command.Arguments).ToList();
        all.Count.ShouldBeGreaterThan(25);
        foreach (var known in (string[])["./transcode --demo", "./transcode movie.mkv -o out", "./transcode serve",
            "./transcode cancel ID", "bench/ladder"])
            all.ShouldContain(known);
        all.ShouldContain(line => line.StartsWith("curl -F file=@movie.mkv", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_run_here_is_there_and_can_be_started()
    {
        foreach (var begin in Unfit.Why.Keys)
            DocumentedCommand.All.ShouldContain(
                command => (command.Before + command.Arguments).StartsWith(begin, StringComparison.Ordinal), begin);
        foreach (var command in DocumentedCommand.All.Where(
            command => Unfit.Of(command) is not null && !command.IsOfTheProgram
                && !command.Arguments.StartsWith(".build/", StringComparison.Ordinal)))
        {
            var script = Path.Combine(DocumentedCommand.Root, command.Arguments.Split(' ')[0]);
            File.Exists(script).ShouldBeTrue($"{command.Document}: {command.Line}");
            if (!OperatingSystem.IsWindows())
                (File.GetUnixFileMode(script) & UnixFileMode.UserExecute).ShouldBe(UnixFileMode.UserExecute, command.Line);
        }
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task A_documented_line_does_what_it_says(string line)
    {
        var message = reader.Fill(line);
        var follows = message.Contains("curl -N", StringComparison.Ordinal);
        var stays = follows || message.Contains("./transcode serve", StringComparison.Ordinal)
            || message.Contains("./transcode worker", StringComparison.Ordinal);
        if (message.Contains("curl", StringComparison.Ordinal) || message.Contains("./transcode worker", StringComparison.Ordinal))
            await reader.Serve(withKeys: message.Contains("TRANSCODE_TOKEN", StringComparison.Ordinal), _stop);
        else
            await reader.Rest();
        Assert.SkipWhen(message.Contains("| jq", StringComparison.Ordinal)
            && (await Shell.Run("bash", ["-c", "command -v jq"], _stop)).Exit != 0, "jq is not installed");

        var (exit, reported) = stays ? await Visit(message) : await Type(message, _stop);

        reported.ShouldNotContain("   at ", Case.Sensitive, "a stack trace");
        reported.ShouldNotContain("Unhandled exception");
        reported.ShouldNotContain("\"status\":4", Case.Sensitive, "a refusal of the server");
        // A documented port may be taken on the machine that tests, and the job that is there to be cancelled is over.
        var expected = reported.Contains("Cannot listen on 127.0.0.1:8080", StringComparison.Ordinal) ? 3
            : reported.Contains("[job.finished]", StringComparison.Ordinal) ? 2 : 0;
        if (follows)
            reported.ShouldContain("event: job_submitted");
        else
            exit.ShouldBe(expected, reported);
    }

    [Fact]
    public async Task The_script_itself_becomes_the_program()
    {
        // What it builds is kept between tests; the first time takes minutes.
        using var home = new Home();
        var (exit,
            reported) =
                await Type($"cd '{home.Folder}' && '{DocumentedCommand.Root}/transcode' --help && '{DocumentedCommand.Root}/transcode' nothing.mkv", _stop);
        exit.ShouldBe(2, reported);
        reported.ShouldContain("transcode movie.mkv");
        reported.ShouldContain("\"nothing.mkv\" does not exist");
    }

    private async Task<(int Exit, string Reported)> Type(string message, CancellationToken stop)
    {
        using var shell = Start(message);
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(stop), shell.StandardError.ReadToEndAsync(stop));
        await shell.WaitForExitAsync(stop);
        return (shell.ExitCode, await output + await errors);
    }

    /// <summary>Until it says that it is there, or what it hears; then it is told to end, and ends.</summary>
    private async Task<(int Exit, string Reported)> Visit(string message)
    {
        var lines = message.Split('\n');
        using var shell = Start(string.Join('\n', lines[..^1].Append($"exec env {lines[^1]}")));
        var reported = new StringBuilder();
        var there = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shell.OutputDataReceived += (_, line) => Hear(line.Data);
        shell.ErrorDataReceived += (_, line) => Hear(line.Data);
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
        try
        {
            await Task.WhenAny(there.Task, shell.WaitForExitAsync(_stop)).WaitAsync(TimeSpan.FromMinutes(2), _stop);
            if (!shell.HasExited)
                (await Shell.Run("kill", ["-TERM", $"{shell.Id}"], _stop)).Exit.ShouldBe(0);
            await shell.WaitForExitAsync(_stop).WaitAsync(TimeSpan.FromMinutes(1), _stop);
        }
        finally
        {
            if (!shell.HasExited)
                shell.Kill(entireProcessTree: true);
        }
        lock (reported)
            return (shell.ExitCode, reported.ToString());

        void Hear(string? line)
        {
            lock (reported)
                reported.AppendLine(line);
            if (line?.StartsWith("Serving", StringComparison.Ordinal) == true
                || line?.StartsWith("Working for", StringComparison.Ordinal) == true
                || line?.StartsWith("event: job_submitted", StringComparison.Ordinal) == true)
                there.TrySetResult();
        }
    }

    private Process Start(string message)
    {
        var start = new ProcessStartInfo("bash", ["-c", message])
        {
            WorkingDirectory = reader.Home.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["TRANSCODE_HOME"] = reader.Home.Data;
        start.Environment["TMPDIR"] = reader.Home.Temporary;
        var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        return shell;
    }
}
