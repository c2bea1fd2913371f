using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Worker.Registration;

namespace Transcode.Worker.Idle;

/// <summary>Looks at the machine every two seconds, and pauses this worker while its owner comes first.</summary>
public sealed partial class OwnerWatch(WorkerOptions options, MachineSigns signs, WorkerState state, Registrar registrar,
    TimeProvider time, ILogger<OwnerWatch> log) : BackgroundService
{
    private static readonly TimeSpan _between = TimeSpan.FromSeconds(2);

    private OwnerState _state = OwnerState.Alone;

    /// <summary>Before the first step is asked for: it may be the wrong hour.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Refresh(notify: false);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var heartbeat = new PeriodicTimer(_between, time);
        try
        {
            while (await heartbeat.WaitForNextTickAsync(stoppingToken))
                await Refresh(notify: true);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The worker ends.
        }
    }

    private async Task Refresh(bool notify)
    {
        var now = time.GetUtcNow();
        _state = IdlePolicy.Next(_state, signs.Read(), options.Idle, now, time.LocalTimeZone);
        if (!await state.PauseGate.Set(_state.Why, _state.TimeIsUp(now, options.Idle)))
            return;
        if (_state.Why is { } why)
            LogPaused(why);
        else
            LogResumed();
        if (notify)
            await registrar.Say(state.Status);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Paused: {Why}")]
    private partial void LogPaused(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Works again")]
    private partial void LogResumed();
}
