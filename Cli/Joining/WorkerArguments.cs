using System.Net;
using System.Net.Sockets;
using Transcode.Cli.Serving;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.Worker;
using Transcode.Worker.Idle;

namespace Transcode.Cli.Joining;

/// <summary>What was asked of <c>worker</c>.</summary>
public sealed record WorkerArguments
{
    public const string TokenVariable = "TRANSCODE_TOKEN";

    /// <summary>Addresses of the platform; the first that answers is used.</summary>
    public required IReadOnlyList<Uri> Join { get; init; }

    public string? Token { get; init; }

    /// <summary>Null: the machine's name with an ending that lies in the data folder.</summary>
    public string? Name { get; init; }

    public int? Slots { get; init; }
    public IPEndPoint? Listen { get; init; }
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
    public int GraceSeconds { get; init; }
    public bool Measures { get; init; }

    /// <summary>It ends by itself after so long without work; 0: it does not.</summary>
    public int IdleEndSeconds { get; init; }

    /// <summary>When it gives way to the machine's owner.</summary>
    public IdleRules Idle { get; init; } = new();

    /// <summary>Which of several graphics cards.</summary>
    public int? Gpu { get; init; }

    /// <summary>0 to 19; null: the usual.</summary>
    public int? Niceness { get; init; }

    /// <summary>Most memory of one tool, in MiB; null: the usual.</summary>
    public int? MemoryMiB { get; init; }

    /// <summary>How long images wait for a worker that has libvips, where this one has none.</summary>
    public int? ImagesWaitSeconds { get; init; }

    /// <summary>"http://nas:8080", or by name "https+http://gateway"; also several, joined by commas. Null: one of them is no
    /// address.</summary>
    public static IReadOnlyList<Uri>? ReadJoin(string text)
    {
        Uri?[] read = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(word => Uri.TryCreate(word, UriKind.Absolute, out var uri) && ServiceAddresses.IsServer(uri) ? uri : null)];
        return read.Length == 0 || read.Any(uri => uri is null) ? null : [.. read.OfType<Uri>()];
    }

    /// <summary>"http://0.0.0.0:8080" or as <see cref="ListenAddress"/> has it, with a port. Null: no such address.</summary>
    public static IPEndPoint? ReadListen(string text) =>
        ListenAddress.Read(text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? text["http://".Length..].TrimEnd('/')
            : text) is { Port: > 0 } end ? end : null;

    /// <summary>"room=attic". Null: one of them has no name.</summary>
    public static IReadOnlyDictionary<string, string>? ReadLabels(IEnumerable<string> texts)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                return null;
            labels[text[..equals]] = text[(equals + 1)..];
        }
        return labels;
    }

    public WorkerOptions ToOptions(DataFolder data, string name)
    {
        var options = Basics(data, name);
        options.Idle = Idle;
        options.Gpu = Gpu;
        options.Niceness = Niceness ?? options.Niceness;
        options.MemoryBytes = MemoryMiB is { } mebibytes ? (long)mebibytes << 20 : options.MemoryBytes;
        options.MissingToolSeconds = ImagesWaitSeconds ?? options.MissingToolSeconds;
        return options;
    }

    private WorkerOptions Basics(DataFolder data, string name)
    {
        var options = WorkerSetting.Read(StateSetting.Environment());
        options.GatewayUrl = Join[0];
        options.OtherGateways = [.. Join.Skip(1)];
        options.Token = Token;
        options.WorkerId = name;
        options.Slots = Slots ?? Environment.ProcessorCount;
        options.WorkFolder = data.Work;
        options.Labels = Labels.Count > 0 ? Labels : null;
        options.Listen = Listen;
        options.AnnouncedAddress = Listen is null ? null : Reachable(Listen.Address, Join[0]);
        options.GraceSeconds = GraceSeconds;
        options.IdleEndSeconds = IdleEndSeconds;
        options.Proves = true;
        options.DecodesAll = true;
        options.Measures = Measures;
        return options;
    }

    /// <summary>Listening everywhere, we are reached where the way to the platform begins.</summary>
    private static string? Reachable(IPAddress listening, Uri gateway)
    {
        if (!listening.Equals(IPAddress.Any) && !listening.Equals(IPAddress.IPv6Any))
            return listening.ToString();
        if (ServiceAddresses.IsNamed(gateway))
            return null;
        try
        {
            using var probe = new Socket(SocketType.Dgram, ProtocolType.Udp); // Nothing is sent.
            probe.Connect(gateway.Host, gateway.Port);
            return probe.LocalEndPoint is IPEndPoint { Address: var here } ? (here.IsIPv4MappedToIPv6 ? here.MapToIPv4() : here).ToString()
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }
}
