using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Worker.Machine;
using Transcode.Worker.Platform;
using Transcode.Worker.Registration;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Leasing;

/// <summary>Announces this worker, then asks for work whenever there is room, until told to stop; then finishes what can be finished in
/// time.</summary>
public sealed partial class LeaseLoop(
    WorkerOptions options, IPlatform platform, Registrar registrar, WorkerState state, Abilities abilities, HardwareEncoders hardware,
        DeclinedSteps declinedSteps, LeaseRunner runner, IdleEnd idleEnd, TimeProvider time,
    ILogger<LeaseLoop> log) : BackgroundService
{
    private static readonly TimeSpan _afterFailure = TimeSpan.FromSeconds(1);

    /// <summary>A full disk would take step after step from those who have room.</summary>
    private static readonly TimeSpan _afterFullDisk = TimeSpan.FromSeconds(30);

    /// <summary>Between two steps of one job a worker has nothing to do either, but not for long.</summary>
    private static readonly TimeSpan _afterWork = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _room = new(options.Slots, options.Slots);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Workspace.Sweep(options);
        var running = new HashSet<Task>();
        // Leases outlive the order to stop for as long as the grace lasts, and the heart beats on meanwhile.
        using var breakOff = new CancellationTokenSource();
        using var gone = new CancellationTokenSource();
        var aside = Task.CompletedTask;
        try
        {
            await registrar.Join(stoppingToken, idleEnd.Failed);
            idleEnd.Joined();
            hardware.Stopping = gone.Token;
            hardware.Changed += () => _ = registrar.Say(state.Status);
            aside = Task.WhenAll(registrar.SendHeartbeats(gone.Token), Measure(gone.Token));
            while (true)
            {
                await _room.WaitAsync(stoppingToken);
                _room.Release();
                await state.PauseGate.Over.WaitAsync(stoppingToken);
                idleEnd.Asking();
                var offers = await Claim(stoppingToken);
                idleEnd.Claimed(offers.Count);
                foreach (var offer in offers)
                    running.Add(Hold(offer, breakOff.Token, stoppingToken));
                running.RemoveWhere(task => task.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Drain(Task.WhenAll(running), breakOff);
            await gone.CancelAsync();
            await aside;
            if (options.GraceSeconds > 0)
                await registrar.Say(Announcement.Gone);
        }
    }

    /// <summary>What does not end within the grace is broken off: it says so to the platform, costs no attempt, and goes elsewhere at
    /// once.</summary>
    private async Task Drain(Task running, CancellationTokenSource breakOff)
    {
        state.Draining = true;
        if (options.GraceSeconds > 0 && !running.IsCompleted)
        {
            await registrar.Say(state.Status);
            LogDraining(options.GraceSeconds);
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(options.GraceSeconds), time));
        }
        await breakOff.CancelAsync();
        await running;
    }

    /// <summary>Who ends when idle asks often enough to see it.</summary>
    private int WaitSeconds => options.IdleEndSeconds > 0 ? Math.Clamp(options.IdleEndSeconds / 2, 1, LeaseRequest.UsualWait)
        : LeaseRequest.UsualWait;

    private async Task<IReadOnlyList<LeaseOffer>> Claim(CancellationToken stop)
    {
        // Whoever is asked gives back what it was about to lend when the asking ends.
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(stop, state.PauseGate.Begins);
        try
        {
            return await platform.Claim(new LeaseRequest
            {
                WorkerId = new WorkerId(options.WorkerId),
                Room = _room.CurrentCount,
                Avoids = declinedSteps.Now,
                ReadsInPlace = options.TrustsServer,
                SharesStore = state.Disk?.Id,
                WaitSeconds = WaitSeconds,
            }, waking.Token);
        }
        catch (OperationCanceledException) when (waking.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return []; // The owner comes first.
        }
        catch (Exception e) when (Registrar.IsGatewayAway(e) && !stop.IsCancellationRequested)
        {
            LogGatewayAway(e.Message);
            idleEnd.Failed(e);
            await Task.Delay(_afterFailure, time, stop);
            return [];
        }
    }

    private async Task Hold(LeaseOffer offer, CancellationToken breakOff, CancellationToken stop)
    {
        await _room.WaitAsync(CancellationToken.None);
        state.Took();
        var full = false;
        try
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(breakOff, state.PauseGate.TimeIsUp);
            full = await runner.Run(offer, () => state.Paused ?? "the worker stops",
                end.Token) is StepOutcome.Retry { Why.Code: FailureCodes.WorkerDiskFull };
        }
        catch (Exception e)
        {
            // The lease runs out by itself and the step goes elsewhere; the loop must live.
            LogLeaseLost(Domain.Dispatch.LeaseName.WithoutSecret(offer.LeaseId), e);
        }
        finally
        {
            state.Gave();
            if (full)
                await Task.Delay(_afterFullDisk, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _room.Release();
        }
    }

    private async Task Measure(CancellationToken stop)
    {
        try
        {
            if (options.ProvesHardwareLater)
            {
                await hardware.Prove(stop);
                await registrar.Say(state.Status);
            }
            while (!await MeasuredWhileIdle(stop))
                await Task.Delay(_afterWork, time, stop);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // Told to stop, or it cannot be remembered: it is measured at the next start.
        }
    }

    /// <summary>Beside a lease it would tell too little, and take from the lease.</summary>
    private async Task<bool> MeasuredWhileIdle(CancellationToken stop)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(state.Busy, stop);
        try
        {
            await abilities.Measure(quiet.Token);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to stop: what runs may end within {Seconds} s")]
    private partial void LogDraining(int seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway did not answer: {Why}")]
    private partial void LogGatewayAway(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lease {Lease} was lost")]
    private partial void LogLeaseLost(string lease, Exception e);
}
