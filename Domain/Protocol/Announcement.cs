using System.Text.Json.Serialization;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Protocol;

/// <summary>POST /api/workers: who I am, what I can, how I am. Sent at start and every 15 s; the names on the wire are fixed.</summary>
public sealed record Announcement
{
    public required string WorkerId { get; init; }
    public string? IpAddress { get; init; }
    public int? Port { get; init; }
    public string Os { get; init; } = "";
    public IReadOnlyList<string> HwAccel { get; init => field = value ?? []; } = [];

    /// <summary>The good-bye of a worker that ends.</summary>
    public const string Gone = "offline";

    /// <summary>"idle", "working", "draining", "paused", or "offline" as its last word.</summary>
    public string Status { get; init; } = "idle";

    /// <summary>Why it takes nothing new for now, for people: "on battery"; null: it does.</summary>
    public string? Paused { get; init; }

    /// <summary>Percent of all cores.</summary>
    public double CpuUsage { get; init; }

    public int? Slots { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public int? Cores { get; init; }
    public long? MemoryBytes { get; init; }

    /// <summary>Encoders that a test encode on this machine has proven.</summary>
    public IReadOnlyList<string>? Encoders { get; init; }

    /// <summary>How many encodes at once each hardware encoder did.</summary>
    public IReadOnlyDictionary<string, int>? Sessions { get; init; }

    /// <summary>Tools beside ffmpeg that work here: "libvips"; null: it did not look.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Measured once: frames per second by encoder and height.</summary>
    public IReadOnlyList<EncoderSpeed>? Speed { get; init; }

    /// <summary>Of the program; null: whoever speaks the protocol without being ours.</summary>
    public string? Version { get; init; }

    /// <summary>Challenge of a worker that may share the server's disk, see <see cref="Protocol.ShareProof"/>; null: it does not
    /// ask.</summary>
    public string? ShareChallenge { get; init; }

    /// <summary>The self-test when this worker joined.</summary>
    [JsonPropertyName("golden")]
    public SelfTestResult? SelfTest { get; init; }
}

/// <summary>The answer to an announcement.</summary>
/// <param name="HeartbeatSeconds">How often to announce.</param>
/// <param name="SharedStore">Set when bytes lie in a folder: a worker that finds <c>.store-id</c> with this id under this root, and
/// its challenge answered by the key that lies there, shares the disk and may read and write there directly.</param>
/// <param name="SelfTest">This worker is quarantined: run the self-test and report it at POST /api/workers/{id}/trial.</param>
/// <param name="Version">Of the server: a worker of another gets no work from it.</param>
/// <param name="Pause">A person wants this worker to let go of what it holds, and to take nothing until this is false again.</param>
public sealed record Welcome(int HeartbeatSeconds, SharedStore? SharedStore, [property: JsonPropertyName("trial")] bool SelfTest = false,
    string? Version = null, bool Pause = false);

/// <summary>The answer to a self-test.</summary>
/// <param name="Readmitted">True: there is work again.</param>
/// <param name="Message">Why, for the log.</param>
public sealed record SelfTestAnswer(bool Readmitted, [property: JsonPropertyName("words")] string Message);

/// <summary>A folder store that a worker may find on its own disk.</summary>
/// <param name="Root">Of the folder.</param>
/// <param name="Id">Of the store; lies there too.</param>
/// <param name="Proof">Answer to the worker's challenge; null: it asked nothing.</param>
public sealed record SharedStore(string Root, string Id, string? Proof = null);
