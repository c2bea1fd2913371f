using System.Text.Json;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Silo.Gateway;
using Transcode.Silo.Machine;
using Transcode.Silo.Streaming;

namespace Transcode.Silo.Registration;

/// <summary>Tells the gateway who this worker is and how it is: when it joins, at every beat, and when it goes.</summary>
public sealed partial class Registrar(
    SiloOptions options, GatewayClient gateway, Standing standing, Abilities abilities, SegmentShelf shelf, TimeProvider time, ILogger<Registrar> log)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private readonly CpuLoad _load = new();
    private int _beatSeconds = 15;

    /// <summary>Tries until the gateway answers: a worker may be started before it.</summary>
    public async Task Join(CancellationToken stop)
    {
        await abilities.Prove(stop);
        while (!await Beat(stop))
            await Task.Delay(AfterFailure, time, stop);
        LogJoined(options.WorkerId, options.Slots, standing.SharesStore is not null);
    }

    /// <summary>Every 15 s, or as the gateway says, until told to stop.</summary>
    public async Task KeepBeating(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(_beatSeconds), time, stop);
                if (await Beat(stop))
                    await TellStreams(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    /// <summary>Out of turn, one try: a change that the gateway should not wait for.</summary>
    public async Task Say(string status)
    {
        using var patience = new CancellationTokenSource(Farewell, time);
        try
        {
            await gateway.Announce(Now() with { Status = status }, patience.Token);
        }
        catch (Exception e) when (IsGatewayAway(e))
        {
            LogGatewayAway(e.Message); // It will notice the silence.
        }
    }

    private async Task<bool> Beat(CancellationToken stop)
    {
        try
        {
            var welcome = await gateway.Announce(Now(), stop);
            _beatSeconds = Math.Clamp(welcome.HeartbeatSeconds, 1, 300);
            standing.SharesStore = welcome.SharedStore is { } shared && Shares(shared) ? shared.Id : null;
            if (welcome.Version is { } version && version != ProductVersion.Current)
                LogOtherVersion(ProductVersion.Current, version);
            if (welcome.Trial)
                await StandTrial(stop);
            return true;
        }
        catch (Exception e) when (IsGatewayAway(e) && !stop.IsCancellationRequested)
        {
            LogGatewayAway(e.Message);
            return false;
        }
    }

    /// <summary>Where what runs here can be watched, if this machine can be reached.</summary>
    private async Task TellStreams(CancellationToken stop)
    {
        if (options.OwnAddress is not { } address)
            return;
        foreach (var (offer, progress) in shelf.Running.Where(work => work.Offer.Label is not null).DistinctBy(work => work.Offer.Job))
            try
            {
                var now = progress.Report(offer.Fence);
                await gateway.Status(new AssignmentStatus { JobId = offer.Job.Value, State = "processing", Progress = now.Progress, Fps = now.Fps, StreamUrl = StreamName.Url(address, offer.Label!) }, stop);
            }
            catch (Exception e) when (IsGatewayAway(e) && !stop.IsCancellationRequested)
            {
                LogGatewayAway(e.Message); // It is told again with the next beat.
            }
    }

    /// <summary>Quarantined: only the golden test lets us back.</summary>
    private async Task StandTrial(CancellationToken stop)
    {
        if (await abilities.TestGolden(stop) is not { } result)
        {
            LogTrialFailed("a tool failed");
            return;
        }
        var answer = await gateway.Trial(options.WorkerId, result, stop);
        if (answer.Readmitted)
            LogReadmitted();
        else
            LogTrialFailed(answer.Words);
    }

    private Announcement Now() => new()
    {
        WorkerId = options.WorkerId,
        IpAddress = options.AnnouncedAddress,
        Port = options.AnnouncedPort,
        Os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux",
        HwAccel = abilities.HardwareAcceleration,
        Status = standing.Status,
        CpuUsage = _load.Since(),
        Slots = options.Slots,
        Labels = options.Labels,
        Cores = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Encoders = abilities.Encoders,
        Sessions = abilities.Sessions,
        Tools = abilities.Tools,
        Paused = standing.Paused,
        Speed = abilities.Speeds,
        Version = ProductVersion.Current,
        Golden = abilities.Golden,
    };

    /// <summary>It does not answer, or something between us answers in its place.</summary>
    public static bool IsGatewayAway(Exception e) => e is HttpRequestException or OperationCanceledException or JsonException;

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

    [LoggerMessage(Level = LogLevel.Warning, Message = "This worker is version {Own}, the server {Other}: there is no work from it until both are the same. Update the older of the two")]
    private partial void LogOtherVersion(string own, string other);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Still quarantined: {Why}")]
    private partial void LogTrialFailed(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The golden test passed, there is work again")]
    private partial void LogReadmitted();
}
