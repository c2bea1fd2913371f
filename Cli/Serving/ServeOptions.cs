using System.Net;
using Transcode.Gateway.Access;

namespace Transcode.Cli.Serving;

/// <summary>How this process serves.</summary>
public sealed record ServeOptions
{
    public required DataFolder Data { get; init; }

    /// <summary>What this process is of the platform.</summary>
    public ServeRole Role { get; init; } = ServeRole.All;

    /// <summary>Where the state lies.</summary>
    public StateSetting State { get; init; } = StateSetting.Own;

    /// <summary>Port 0: any free one.</summary>
    public required IPEndPoint Listen { get; init; }

    /// <summary>Steps at once on this machine; 0: this process brings no worker.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Configured keys, without the owner's.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>How it is reached, and whether the loopback is open.</summary>
    public AccessSetting Access { get; init; } = AccessSetting.Usual;

    /// <summary>Whom a provider of identities vouches for.</summary>
    public IdentitySetting Identity { get; init; } = IdentitySetting.None;

    /// <summary>Folders below which assignments may name files.</summary>
    public IReadOnlyList<string> MediaRoots { get; init; } = [];

    /// <summary>Whether /metrics is kept and telemetry exported.</summary>
    public bool Telemetry { get; init; }

    /// <summary>Whether /graphql is there: for who serves, not for one job.</summary>
    public bool GraphQL { get; init; }

    /// <summary>Whether people are served pages; a process for one job alone has none.</summary>
    public bool Portal { get; init; }

    /// <summary>Whether GraphiQL is there; only with pages.</summary>
    public bool Graphiql { get; init; }

    /// <summary>Where log lines go.</summary>
    public required Stream Log { get; init; }
}
