using System.Diagnostics;

namespace Transcode.Media.Running;

/// <summary>One process from just after its start until nothing of it is left.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly Process process;
    private readonly int id;
    private readonly ToolLimits limits;
    private readonly TimeProvider time;
    private readonly UsageMeter meter;
    private readonly StderrTail.Gathering stderr = new();
    private readonly CancellationTokenSource interrupted = new();
    private Task exited = Task.CompletedTask;
    private int interruption;
    private bool outputWasCut;

    public ToolRun(Process process, ToolLimits limits, TimeProvider time)
    {
        this.process = process;
        this.limits = limits;
        this.time = time;
        id = process.Id;
        meter = new UsageMeter(process, id, time);
    }

    public async Task<ToolResult> ToItsEnd(ToolOutput stdout, CancellationToken stop)
    {
        exited = process.WaitForExitAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(limits.WallTime ?? Timeout.InfiniteTimeSpan, time);
        using var onStop = stop.UnsafeRegister(_ => Interrupt(Interruption.Stop), null);
        using var onDeadline = deadline.Token.UnsafeRegister(_ => Interrupt(Interruption.WallTime), null);
        process.StandardInput.Close();

        var watching = meter.WatchUntil(exited);
        var saying = Pump(process.StandardError.BaseStream, new LineReceiver(StderrTail.LongestLine, stderr.Add));
        var writing = Pump(process.StandardOutput.BaseStream, OutputReceiver.For(stdout, limits.OutputBytes));
        await exited;
        ProcessGroup.KillRest(id);
        await Task.WhenAll(watching, saying, writing);

        var end = new RunEnd(process.ExitCode, interruption == 0 ? null : (Interruption)interruption, outputWasCut);
        return Verdict.Of(end, limits, stderr.Now(), meter.Total());
    }

    public void Dispose() => interrupted.Dispose();

    /// <summary>The first reason stays the reason.</summary>
    private void Interrupt(Interruption reason)
    {
        if (Interlocked.CompareExchange(ref interruption, (int)reason, 0) != 0) return;
        // Once it has been waited for, its number may belong to another process.
        if (!exited.IsCompleted) ProcessGroup.Kill(process, id);
        interrupted.Cancel();
    }

    private async Task Pump(Stream pipe, IReceiver receiver)
    {
        try
        {
            await new PipePump(pipe, exited, time).Into(receiver, interrupted.Token);
        }
        catch (OutputTooLargeException)
        {
            outputWasCut = true;
            Interrupt(Interruption.OutputSize);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // The receiver let go because we ended the run; the result says why.
            outputWasCut = true;
        }
        catch
        {
            Interrupt(Interruption.Receiver);
            await exited;
            throw;
        }
    }
}
