using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Silo.Registration;

namespace Transcode.Silo.Neighbour;

/// <summary>Looks at the machine every two seconds, and pauses this worker while its owner comes first.</summary>
public sealed partial class OwnerWatch(SiloOptions options, MachineSigns signs, Standing standing, Registrar registrar, TimeProvider time, ILogger<OwnerWatch> log) : BackgroundService
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    private OwnerState _state = OwnerState.Alone;

    /// <summary>Before the first step is asked for: it may be the wrong hour.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Look(tell: false);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new PeriodicTimer(Between, time);
        try
        {
            while (await beat.WaitForNextTickAsync(stoppingToken))
                await Look(tell: true);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The worker ends.
        }
    }

    private async Task Look(bool tell)
    {
        var now = time.GetUtcNow();
        _state = OwnerFirst.Next(_state, signs.Look(), options.Neighbour, now, time.LocalTimeZone);
        if (!await standing.Rest.Set(_state.Why, _state.TimeIsUp(now, options.Neighbour)))
            return;
        if (_state.Why is { } why)
            LogPaused(why);
        else
            LogResumed();
        if (tell)
            await registrar.Say(standing.Status);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Paused: {Why}")]
    private partial void LogPaused(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Works again")]
    private partial void LogResumed();
}
