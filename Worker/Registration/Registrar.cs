using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Worker.Machine;
using Transcode.Worker.Platform;
using Transcode.Worker.Streaming;
using Transcode.Worker.Trust;

namespace Transcode.Worker.Registration;

/// <summary>Tells the gateway who this worker is and how it is: when it joins, at every heartbeat, and when it goes.</summary>
public sealed partial class Registrar(
    WorkerOptions options, IPlatform platform, WorkerState state, Abilities abilities, SegmentCache cache, TimeProvider time,
        ILogger<Registrar> log)
{
    private static readonly TimeSpan _afterFailure = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _farewell = TimeSpan.FromSeconds(3);

    /// <summary>Why it pauses, for people.</summary>
    public const string AskedToPause = "somebody asked for it";

    private readonly CpuLoad _load = new();

    /// <summary>The same as long as we live, so that a heartbeat that says nothing new is the same text.</summary>
    private readonly string _challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(ShareProof.ChallengeLength / 2));

    private int _heartbeatSeconds = 15;

    /// <summary>Tries until the gateway answers: a worker may be started before it.</summary>
    /// <param name="stop">Given up.</param>
    /// <param name="failed">Hears of each try that failed; null: nobody does.</param>
    public async Task Join(CancellationToken stop, Action<Exception>? failed = null)
    {
        await abilities.Prove(stop);
        while (await SendHeartbeat(stop) is { } failure)
        {
            failed?.Invoke(failure);
            await Task.Delay(_afterFailure, time, stop);
        }
        LogJoined(options.WorkerId, options.Slots, state.Disk is not null);
    }

    /// <summary>Every 15 s, or as the gateway says, until told to stop.</summary>
    public async Task SendHeartbeats(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(_heartbeatSeconds), time, stop);
                if (await SendHeartbeat(stop) is null)
                    await NotifyStreams(stop);
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
        using var timeout = new CancellationTokenSource(_farewell, time);
        try
        {
            await platform.Announce(Now() with { Status = status }, timeout.Token);
        }
        catch (Exception e) when (IsGatewayAway(e))
        {
            LogGatewayAway(e.Message); // It will notice the silence.
        }
    }

    /// <returns>Null: it was heard.</returns>
    private async Task<Exception?> SendHeartbeat(CancellationToken stop)
    {
        try
        {
            var welcome = await platform.Announce(Now(), stop);
            _heartbeatSeconds = Math.Clamp(welcome.HeartbeatSeconds, 1, 300);
            state.Disk = welcome.SharedStore is { } shared ? SharedDisk.Proven(shared, _challenge) : null;
            if (welcome.Version is { } version && version != ProductVersion.Current)
                LogOtherVersion(ProductVersion.Current, version);
            if (welcome.SelfTest)
                await RunSelfTest(stop);
            if (await state.PauseGate.Ask(welcome.Pause ? AskedToPause : null))
                await platform.Announce(Now(), stop);
            return null;
        }
        catch (Exception e) when (IsGatewayAway(e) && !stop.IsCancellationRequested)
        {
            LogGatewayAway(e.Message);
            return e;
        }
    }

    /// <summary>Where what runs here can be watched, if this machine can be reached.</summary>
    private async Task NotifyStreams(CancellationToken stop)
    {
        if (options.OwnAddress is not { } address)
            return;
        foreach (var (offer, progress) in cache.Running.Where(work => work.Offer.Label is not null).DistinctBy(work => work.Offer.Job))
            try
            {
                var now = progress.Report(offer.Fence);
                await platform.Tell(new AssignmentStatus
                {
                    JobId = offer.Job.Value,
                    State = "processing",
                    Progress = now.Progress,
                    Fps = now.Fps,
                    StreamUrl = StreamName.Url(address, offer.Label!)
                }, stop);
            }
            catch (Exception e) when (IsGatewayAway(e) && !stop.IsCancellationRequested)
            {
                LogGatewayAway(e.Message); // It is told again with the next heartbeat.
            }
    }

    /// <summary>Quarantined: only the self-test lets us back.</summary>
    private async Task RunSelfTest(CancellationToken stop)
    {
        if (await abilities.RunSelfTest(stop) is not { } result)
        {
            LogSelfTestFailed("a tool failed");
            return;
        }
        var answer = await platform.ReportSelfTest(options.WorkerId, result, stop);
        if (answer.Readmitted)
            LogReadmitted();
        else
            LogSelfTestFailed(answer.Message);
    }

    private Announcement Now() => new()
    {
        WorkerId = options.WorkerId,
        IpAddress = options.AnnouncedAddress,
        Port = options.AnnouncedPort,
        Os = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux",
        HwAccel = abilities.HardwareAcceleration,
        Status = state.Status,
        CpuUsage = _load.Since(),
        Slots = options.Slots,
        Labels = options.Labels,
        Cores = Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Encoders = abilities.Encoders,
        Sessions = abilities.Sessions,
        Tools = abilities.Tools,
        Paused = state.Paused,
        Speed = abilities.Speeds,
        Version = ProductVersion.Current,
        ShareChallenge = _challenge,
        SelfTest = abilities.SelfTest,
    };

    /// <summary>It does not answer, or something between us answers in its place.</summary>
    public static bool IsGatewayAway(Exception e) => e is HttpRequestException or OperationCanceledException or JsonException;

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} joined with {Slots} slots, shared disk: {Shared}")]
    private partial void LogJoined(string worker, int slots, bool shared);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway did not answer: {Why}")]
    private partial void LogGatewayAway(string why);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "This worker is version {Own}, the server {Other}: there is no work from it until both are the same. Update the older of "
            + "the two")]
    private partial void LogOtherVersion(string own, string other);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Still quarantined: {Why}")]
    private partial void LogSelfTestFailed(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The self-test passed, there is work again")]
    private partial void LogReadmitted();
}
