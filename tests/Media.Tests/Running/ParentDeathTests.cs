using System.Diagnostics;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

/// <summary>A worker that is killed must not leave ffmpeg running: nobody would wait for it, and it would eat the machine.</summary>
public sealed class ParentDeathTests
{
    private const string MarkVariable = "TRANSCODE_TEST_MARK";

    /// <summary>Not a test by itself: run in a second process by the test below, which then kills that process.</summary>
    [Fact(Explicit = true)]
    public async Task Holds_a_tool_until_it_is_killed()
    {
        var mark = Environment.GetEnvironmentVariable(MarkVariable) ?? throw new InvalidOperationException($"{MarkVariable} is not set.");
        var command = new ToolCommand("perl", ["-e", "$| = 1; print \"up\\n\"; sleep 600", mark], Path.GetTempPath());
        using var stdout = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        await new ToolRunner(TimeProvider.System)
            .Run(command, ToolLimits.None, ToolOutput.ToLines(line => stdout.WriteLine($"tool is {line}")),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_tool_dies_with_us_even_when_we_are_killed_without_warning()
    {
        var mark = ProcessTable.Mark();
        using var host = StartHost(mark);
        try
        {
            await ToolIsUp(host);
            ProcessTable.With(mark).Count.ShouldBe(1);
        }
        finally
        {
            // Only this one process: that nothing else has to be killed is what is tested.
            host.Kill();
        }
        await host.WaitForExitAsync(TestContext.Current.CancellationToken);
        await Gone(mark);
    }

    /// <summary>Killed between the fork and the first link: the tool's parent is another by then.</summary>
    [Theory]
    [InlineData(false, "begun\n")]
    [InlineData(true, "")]
    public async Task A_tool_whose_parent_is_gone_before_it_begins_does_not_begin(bool isGone, string reported)
    {
        var message = SandboxArguments.OnLinux(new ToolCommand("echo", ["begun"], Path.GetTempPath()), ToolLimits.None,
            isGone ? 1 : Environment.ProcessId);
        using var chain = Process.Start(new ProcessStartInfo(message[0], message.Skip(1)) { RedirectStandardOutput = true })!;

        (await chain.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).ShouldBe(reported);
    }

    private static Process StartHost(string mark)
    {
        var tests = Path.ChangeExtension(typeof(ParentDeathTests).Assembly.Location, null);
        var method = $"{typeof(ParentDeathTests).FullName}.{nameof(Holds_a_tool_until_it_is_killed)}";
        var description = new ProcessStartInfo(tests, ["-explicit", "only", "-method", method]) { RedirectStandardOutput = true };
        description.Environment[MarkVariable] = mark;
        return Process.Start(description)!;
    }

    private static async Task ToolIsUp(Process host)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var reported = new List<string>();
        while (await host.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            if (line.Contains("tool is up")) return;
            reported.Add(line);
        }
        throw new InvalidOperationException("The host ended before its tool was up: " + string.Join('\n', reported));
    }

    /// <summary>The kernel sends the signal while the host ends; nothing tells us of the end of a process that is not our child, so we
    /// look.</summary>
    private static async Task Gone(string mark)
    {
        var watch = Stopwatch.StartNew();
        while (ProcessTable.With(mark).Count > 0)
        {
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2), "the tool still runs after its parent was killed");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
