using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Transcode.Domain.Profiles;
using Transcode.Media.Doctor;
using Transcode.Media.Encode;
using Transcode.Media.Running;

namespace Transcode.Worker.Machine;

/// <summary>
/// The hardware encoders of this machine: which are proven, how many encodes each does at once, and which are in doubt. One that fails is
/// withdrawn until it passes its self-test again.
/// </summary>
public sealed partial class HardwareEncoders(WorkerOptions options, IToolRunner tools, TimeProvider time, ILogger<HardwareEncoders> log)
    : IDisposable
{
    /// <summary>A card that fails is tried again so soon, and after each further failure twice as late.</summary>
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan _longestPause = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, Card> _cards = new();
    private readonly SemaphoreSlim _proving = new(1, 1);
    private volatile bool _tried;
    private string? _version;

    /// <summary>Whether anybody has looked.</summary>
    public bool IsKnown => _tried;

    /// <summary>Rings when an encoder was withdrawn or is back: the platform should know.</summary>
    public event Action? Changed;

    /// <summary>Those that work now, in the order of the table.</summary>
    public IReadOnlyList<HardwareEncoder> Proven
        => [.. HardwareEncoder.All.Where(encoder => _cards.TryGetValue(encoder.Name, out var card) && !card.IsSuspect)];

    /// <summary>How many encodes at once, by encoder.</summary>
    public IReadOnlyDictionary<string, int> Sessions
        => Proven.ToDictionary(encoder => encoder.Name, encoder => _cards[encoder.Name].Sessions.Most);

    /// <summary>Once; who did not prove at the start does when the first step asks.</summary>
    public async Task Prove(CancellationToken stop)
    {
        await _proving.WaitAsync(stop);
        try
        {
            if (_tried)
                return;
            foreach (var encoder in HardwareEncoder.All)
                if (await Try(encoder, stop) is > 0 and var sessions)
                    _cards[encoder.Name] = new Card(new HardwareSessions(sessions));
            _version = _cards.IsEmpty ? null : await Version(stop);
            _tried = true;
        }
        finally
        {
            _proving.Release();
        }
    }

    /// <summary>Sessions for some renditions of a step, as far as the choice permits; null: software does it.</summary>
    /// <param name="choice">What the profile says, see <see cref="EncoderChoice"/>.</param>
    /// <param name="wanted">How many renditions.</param>
    /// <param name="stop">Ends the wait of a step that no other encoder may do.</param>
    public async Task<HardwareLoan?> Borrow(string choice, int wanted, CancellationToken stop)
    {
        await Prove(stop);
        if (Proven.FirstOrDefault(encoder => EncoderChoice.Permits(choice, encoder.Name)) is not { } encoder)
            return null;
        var sessions = _cards[encoder.Name].Sessions;
        var taken = EncoderChoice.Required(choice) is null ? sessions.Take(wanted) : await sessions.TakeSome(wanted, stop);
        return taken == 0 ? null : new HardwareLoan(encoder, $"{encoder.Name} ({_version})", taken, options.Gpu, sessions);
    }

    /// <summary>It failed at what software then did: it is withdrawn, and tried until it works again.</summary>
    public void Suspect(HardwareEncoder encoder)
    {
        if (!_cards.TryGetValue(encoder.Name, out var card) || !card.Suspect())
            return;
        LogWithdrawn(encoder.Name);
        Changed?.Invoke();
        card.Recovery = Recover(encoder, card);
    }

    /// <summary>What was right clears its name.</summary>
    public void Confirm(HardwareEncoder encoder)
    {
        if (_cards.TryGetValue(encoder.Name, out var card))
            card.Failures = 0;
    }

    /// <summary>Until it is known whether a doubted encoder works again; for those who must not look too early.</summary>
    public Task Recovered(string encoder) => _cards.TryGetValue(encoder, out var card) ? card.Recovery : Task.CompletedTask;

    /// <summary>Ends the self-tests.</summary>
    public CancellationToken Stopping { get; set; }

    public void Dispose() => _proving.Dispose();

    private async Task Recover(HardwareEncoder encoder, Card card)
    {
        try
        {
            // The first failure may have been the film's: the self-test at once tells; a card that fails again and again gets longer rests.
            for (var rest = Pause(card.Failures - 2); ; rest = Pause(card.Failures++))
            {
                if (rest > TimeSpan.Zero)
                    await Task.Delay(rest, time, Stopping);
                if (await Try(encoder, Stopping) is 0)
                    continue;
                card.Clear();
                LogBack(encoder.Name);
                Changed?.Invoke();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The worker ends.
        }
    }

    private static TimeSpan Pause(int failures)
        => failures < 0 ? TimeSpan.Zero : _firstPause * Math.Pow(2, Math.Min(failures, 20)) is var rest && rest < _longestPause ? rest
        : _longestPause;

    private async Task<int> Try(HardwareEncoder encoder, CancellationToken stop)
    {
        var folder =
            Directory.CreateDirectory(Path.Combine(options.WorkFolder, $"trial-{Uri.EscapeDataString(options.WorkerId)}")).FullName;
        return await new HardwareSelfTest(tools, folder, options.Gpu).Sessions(encoder, stop);
    }

    /// <summary>"ffmpeg 5.1.9": hardware encoders leave no name in what they write.</summary>
    private async Task<string> Version(CancellationToken stop)
    {
        var first = "";
        await tools.Run(new ToolCommand("ffmpeg", ["-version"], options.WorkFolder), new ToolLimits { WallTime = TimeSpan.FromSeconds(20) },
            ToolOutput.ToLines(line => first = first.Length == 0 ? line : first), stop);
        return first.Split(' ') is ["ffmpeg", "version", var version, ..] ? $"ffmpeg {version}" : "ffmpeg";
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "{Encoder} failed at what software then did: withdrawn until it passes its self-test")]
    private partial void LogWithdrawn(string encoder);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Encoder} passed its self-test and is used again")]
    private partial void LogBack(string encoder);

    private sealed class Card(HardwareSessions sessions)
    {
        private int _isSuspect;

        public HardwareSessions Sessions => sessions;

        public bool IsSuspect => Volatile.Read(ref _isSuspect) == 1;

        /// <summary>In a row, since something it made was right.</summary>
        public int Failures { get; set; }

        public Task Recovery { get; set; } = Task.CompletedTask;

        public bool Suspect()
        {
            if (Interlocked.Exchange(ref _isSuspect, 1) == 1)
                return false;
            Failures++;
            return true;
        }

        public void Clear() => Volatile.Write(ref _isSuspect, 0);
    }
}

/// <summary>Sessions of a hardware encoder, lent to a step.</summary>
public sealed class HardwareLoan : IDisposable
{
    private HardwareSessions? _from;

    internal HardwareLoan(HardwareEncoder encoder, string version, int sessions, int? device, HardwareSessions from) =>
        (Encoder, Version, Sessions, Device, _from) = (encoder, version, sessions, device, from);

    public HardwareEncoder Encoder { get; }

    /// <summary>With version, for the proof.</summary>
    public string Version { get; }

    public int Sessions { get; }

    public int? Device { get; }

    public HardwareUse For(IEnumerable<string> renditions) => new(Encoder, renditions.ToHashSet(StringComparer.Ordinal), Device);

    public void Dispose() => Interlocked.Exchange(ref _from, null)?.Give(Sessions);
}
