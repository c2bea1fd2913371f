using System.Diagnostics;

namespace Transcode.Media.Running;

/// <summary>One process from just after its start until nothing of it is left.</summary>
internal sealed class ToolRun : IDisposable
{
    private readonly Process _process;
    private readonly int _id;
    private readonly ToolLimits _limits;
    private readonly TimeProvider _time;
    private readonly UsageMeter _meter;
    private readonly StderrTail.Gathering _stderr = new();
    private readonly CancellationTokenSource _interrupted = new();
    private Task _exited = Task.CompletedTask;
    private int _interruption;
    private bool _outputWasCut;

    public ToolRun(Process process, ToolLimits limits, TimeProvider time)
    {
        _process = process;
        _limits = limits;
        _time = time;
        _id = process.Id;
        _meter = new UsageMeter(process, _id, time);
    }

    public async Task<ToolResult> ToItsEnd(ToolOutput stdout, CancellationToken stop)
    {
        _exited = _process.WaitForExitAsync(CancellationToken.None);
        using var deadline = new CancellationTokenSource(_limits.WallTime ?? Timeout.InfiniteTimeSpan, _time);
        using var onStop = stop.UnsafeRegister(_ => Interrupt(Interruption.Stop), null);
        using var onDeadline = deadline.Token.UnsafeRegister(_ => Interrupt(Interruption.WallTime), null);
        _process.StandardInput.Close();

        var watching = _meter.WatchUntil(_exited);
        var saying = Pump(_process.StandardError.BaseStream, new LineReceiver(StderrTail.LongestLine, _stderr.Add));
        var writing = Pump(_process.StandardOutput.BaseStream, OutputReceiver.For(stdout, _limits.OutputBytes));
        await _exited;
        ProcessGroup.KillRest(_id);
        await Task.WhenAll(watching, saying, writing);

        var end = new RunEnd(_process.ExitCode, _interruption == 0 ? null : (Interruption)_interruption, _outputWasCut);
        return ExitClassifier.Of(end, _limits, _stderr.Now(), _meter.Total());
    }

    public void Dispose() => _interrupted.Dispose();

    /// <summary>The first reason stays the reason.</summary>
    private void Interrupt(Interruption reason)
    {
        if (Interlocked.CompareExchange(ref _interruption, (int)reason, 0) != 0) return;
        // Once it has been waited for, its number may belong to another process.
        if (!_exited.IsCompleted) ProcessGroup.Kill(_process, _id);
        _interrupted.Cancel();
    }

    private async Task Pump(Stream pipe, IReceiver receiver)
    {
        try
        {
            await new PipePump(pipe, _exited, _time).Into(receiver, _interrupted.Token);
        }
        catch (OutputTooLargeException)
        {
            _outputWasCut = true;
            Interrupt(Interruption.OutputSize);
        }
        catch (OperationCanceledException) when (_interrupted.IsCancellationRequested)
        {
            // The receiver let go because we ended the run; the result says why.
            _outputWasCut = true;
        }
        catch
        {
            Interrupt(Interruption.Receiver);
            await _exited;
            throw;
        }
    }
}
