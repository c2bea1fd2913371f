using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Silo.Gateway;
using Transcode.Silo.Workspaces;

namespace Transcode.Silo.Leasing;

/// <summary>Announces this worker, then asks for work whenever there is room, until told to stop.</summary>
public sealed partial class LeaseLoop(SiloOptions options, GatewayClient gateway, LeaseRunner runner, TimeProvider time, ILogger<LeaseLoop> log) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _room = new(options.Slots, options.Slots);
    private string? _sharesStore;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Workspace.Sweep(options);
        var running = new HashSet<Task>();
        try
        {
            await Announce(stoppingToken);
            running.Add(Heartbeat(stoppingToken));
            while (true)
            {
                await _room.WaitAsync(stoppingToken);
                _room.Release();
                foreach (var offer in await Claim(stoppingToken))
                    running.Add(Hold(offer, stoppingToken));
                running.RemoveWhere(task => task.IsCompleted);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Told to stop: each lease that is held says so to the platform, and its step goes elsewhere at once.
            await Task.WhenAll(running);
        }
    }

    private async Task<IReadOnlyList<LeaseOffer>> Claim(CancellationToken stop)
    {
        try
        {
            return await gateway.Claim(new LeaseRequest { WorkerId = new WorkerId(options.WorkerId), Room = _room.CurrentCount, SharesStore = _sharesStore }, stop);
        }
        catch (Exception e) when (IsGatewayAway(e, stop))
        {
            LogGatewayAway(e.Message);
            await Task.Delay(AfterFailure, time, stop);
            return [];
        }
    }

    /// <summary>It does not answer, or something between us answers in its place.</summary>
    private static bool IsGatewayAway(Exception e, CancellationToken stop) =>
        e is HttpRequestException or TaskCanceledException or JsonException && !stop.IsCancellationRequested;

    private async Task Hold(LeaseOffer offer, CancellationToken stop)
    {
        await _room.WaitAsync(CancellationToken.None);
        try
        {
            await runner.Run(offer, stop);
        }
        catch (Exception e)
        {
            // The lease runs out by itself and the step goes elsewhere; the loop must live.
            LogLeaseLost(offer.LeaseId, e);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <summary>Tries until the gateway answers: a worker may be started before it.</summary>
    private async Task Announce(CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var welcome = await gateway.Announce(Now(), stop);
                _sharesStore = welcome.SharedStore is { } shared && Shares(shared) ? shared.Id : null;
                LogJoined(options.WorkerId, options.Slots, _sharesStore is not null);
                return;
            }
            catch (Exception e) when (IsGatewayAway(e, stop))
            {
                LogGatewayAway(e.Message);
                await Task.Delay(AfterFailure, time, stop);
            }
        }
    }

    private async Task Heartbeat(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                await Announce(stop);
        }
        catch (OperationCanceledException)
        {
            // Told to stop.
        }
    }

    private Announcement Now() => new()
    {
        WorkerId = options.WorkerId,
        Os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux",
        Status = _room.CurrentCount == options.Slots ? "idle" : "working",
        Slots = options.Slots,
    };

    /// <summary>The proof of a shared disk: the store's own id lies where the gateway says.</summary>
    private static bool Shares(SharedStore shared)
    {
        var file = Path.Combine(shared.Root, ".store-id");
        return File.Exists(file) && File.ReadAllText(file).Trim() == shared.Id;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} joined with {Slots} slots, shared disk: {Shared}")]
    private partial void LogJoined(string worker, int slots, bool shared);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway did not answer: {Why}")]
    private partial void LogGatewayAway(string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Lease {Lease} was lost")]
    private partial void LogLeaseLost(string lease, Exception e);
}
