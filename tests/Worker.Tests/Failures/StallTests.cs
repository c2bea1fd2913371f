using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

/// <summary>A tool that stands still is ended; one that goes on is left alone, however slow.</summary>
public sealed class StallTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tool_that_makes_no_progress_is_ended_and_the_step_may_be_tried_elsewhere()
    {
        var why = (await Encode(new ScriptedRunner([]))).ShouldBeOfType<StepOutcome.Retry>().Why;
        (why.Code, why.Party).ShouldBe((FailureCodes.ToolTimeout, Party.Input));
    }

    [Fact]
    public async Task One_that_says_the_same_over_and_over_makes_no_progress() =>
        (await Encode(
            new ScriptedRunner(
                [.. Enumerable.Repeat("frame=1\nout_time_us=1\nprogress=continue",
                    20)]))).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.ToolTimeout);

    [Fact]
    public async Task A_slow_tool_is_left_alone()
    {
        // Ten looks a quarter of a second apart: longer in all than the second it may be silent. It then leaves no file, which is the
        // worker's fault.
        var runner = new ScriptedRunner([.. Enumerable.Range(0, 10).Select(n => $"frame={n}\nprogress=continue")], ends: true);
        await Should.ThrowAsync<FileNotFoundException>(() => Encode(runner));
        runner.WasEnded.ShouldBeFalse();
    }

    private async Task<StepOutcome> Encode(ScriptedRunner runner)
    {
        using var machine = new OneMachine();
        using var watched = new OneMachine { Tools = runner };
        watched.Options.StallSeconds = 1;
        var run = await FilmRun.Begin(machine, Films.Plain(_folder), Films.Hls);
        return await watched.Run(run.Steps.OfType<Step.EncodeVideo>().First(), OneMachine.Grant(run.File),
            new Dictionary<string, StepResult>(), TestContext.Current.CancellationToken);
    }

    /// <summary>Says its lines a quarter of a second apart, then ends, or stays until it is ended.</summary>
    private sealed class ScriptedRunner(string[] blocks, bool ends = false) : IToolRunner
    {
        public bool WasEnded { get; private set; }

        public async Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
        {
            try
            {
                foreach (var block in blocks)
                {
                    foreach (var line in block.Split('\n'))
                        ((ToolOutput.Lines)stdout).Receive(line);
                    await Task.Delay(TimeSpan.FromSeconds(0.25), stop);
                }
                if (!ends)
                    await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return new ToolResult.Exited(0, StderrTail.Empty, ToolUsage.Nothing);
            }
            catch (OperationCanceledException)
            {
                WasEnded = true;
                return new ToolResult.Cancelled(StderrTail.Empty, ToolUsage.Nothing);
            }
        }
    }
}
