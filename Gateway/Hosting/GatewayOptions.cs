using System.Net;
using Transcode.Domain.Addresses;
using Transcode.Gateway.Access;
using Transcode.Gateway.Identity;

namespace Transcode.Gateway.Hosting;

/// <summary>How the HTTP edge behaves. <see cref="Faults"/> are all found at start.</summary>
public sealed record GatewayOptions
{
    /// <summary>Folders with profile files (*.json); a later folder's profile replaces an earlier one of the same name.</summary>
    public required IReadOnlyList<string> ProfileFolders { get; init; }

    /// <summary>True when only this machine can connect.</summary>
    public required bool ListensOnLoopbackOnly { get; init; }

    /// <summary>Keys of the settings, beside those that are made here. Default: none.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>Whether the local owner may name files of this machine, which are then read in place. Default: no.</summary>
    public bool LocalPaths { get; init; }

    /// <summary>Folders of this machine below which a submitter may name files by their relative path. Default: none.</summary>
    public IReadOnlyList<string> MediaRoots { get; init; } = [];

    /// <summary>Where this server goes by addresses that people and workers name. Default: the public internet only.</summary>
    public OutgoingPolicy Outgoing { get; init; } = new();

    /// <summary>Bytes of one upload. Default: 64 GiB.</summary>
    public long LargestUpload { get; init; } = 64L << 30;

    /// <summary>How long a player's request waits for a segment that is being encoded. Default: 30 s.</summary>
    public TimeSpan SegmentTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an address for a worker's transfer, or for a part of an upload, is good. Default: 6 h.</summary>
    public TimeSpan TransferLifetime { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Length of a part of a worker's large file, and of an upload that goes straight to the storage; longer where a file would
    /// need more than 10,000. Default: 64 MiB; at least 8 MiB.</summary>
    public long PartBytes { get; init; } = 64L << 20;

    /// <summary>What keeps the state, for people. Default: nothing is said.</summary>
    public string StateKeeper { get; init; } = "";

    /// <summary>How often workers announce themselves. Default: 15 s.</summary>
    public int HeartbeatSeconds { get; init; } = 15;

    /// <summary>Whether /metrics is kept. Default: yes.</summary>
    public bool Metrics { get; init; } = true;

    /// <summary>Whether /graphql is there. Default: yes.</summary>
    public bool GraphQL { get; init; } = true;

    /// <summary>Whether /openapi.json and /reference are there. Default: yes.</summary>
    public bool Reference { get; init; } = true;

    /// <summary>Nobody comes without a key, though only this machine can connect. Default: no.</summary>
    public bool RequireKey { get; init; }

    /// <summary>The address under which others know this server: scheme, host and port. Default: none.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Whose X-Forwarded-For and X-Forwarded-Proto are believed. Default: nobody's.</summary>
    public IReadOnlyList<IPNetwork> KnownProxies { get; init; } = [];

    /// <summary>Whose signed tokens are taken beside keys. Default: nobody's.</summary>
    public ProviderOptions? Tokens { get; init; }

    /// <summary>Where people sign in to the portal, beside the form for keys. Default: nowhere.</summary>
    public ProviderSignInOptions? SignIn { get; init; }

    /// <summary>This machine's own programs need no key, unless one is required or configured beside the owner's, or a provider says who
    /// comes.</summary>
    internal bool OpenOnLoopback => ListensOnLoopbackOnly && !RequireKey && !HasConfiguredKeys && !KnowsProvider;

    internal bool KnowsProvider => Tokens is not null || SignIn is not null;

    /// <summary>Callers need a key, and the settings bring none: one must have been made here.</summary>
    internal bool NeedsMadeKeys => !OpenOnLoopback && !HasConfiguredKeys;

    private bool HasConfiguredKeys => Keys.Any(key => !key.IsLocalOwner);

    public IEnumerable<string> Faults()
    {
        foreach (var fault in Keys.SelectMany(key => key.Faults()))
            yield return fault;
        foreach (var fault in (Tokens?.Faults() ?? []).Concat(SignIn?.Faults() ?? []))
            yield return fault;
        if (LargestUpload <= 0)
            yield return "LargestUpload must be above 0.";
        if (PartBytes < Storage.IMultipartUploads.SmallestPart)
            yield return $"PartBytes is {PartBytes}; at least {Storage.IMultipartUploads.SmallestPart} are needed.";
        if (HeartbeatSeconds is < 1 or > 300)
            yield return $"HeartbeatSeconds is {HeartbeatSeconds}; allowed: 1 to 300.";
    }
}
