using System.Net;
using Transcode.Domain.Burst;

namespace Transcode.Silo.Burst;

/// <summary>Machines are borrowed by these rules. Without it none ever is.</summary>
public sealed record BurstOptions
{
    public required BurstRules Rules { get; init; }

    /// <summary>The address at which runs reach the platform from the internet.</summary>
    public required Uri JoinUrl { get; init; }

    /// <summary>How often runs and jobs are looked at. Default: 5 s.</summary>
    public int LookSeconds { get; init; } = 5;

    /// <summary>All that is wrong, each naming its setting.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (var fault in Rules.Faults())
            yield return fault;
        if (LookSeconds is < 1 or > 300)
            yield return $"Burst:LookSeconds is {LookSeconds}; allowed: 1 to 300.";
        if (JoinUrl is not { IsAbsoluteUri: true, Scheme: "https" or "http", UserInfo: "", Query: "", Fragment: "" })
            yield return "Burst:JoinUrl is an address such as https://media.example.org.";
        // A key of a worker travels there.
        else if (JoinUrl.Scheme == "http" && !(IPAddress.TryParse(JoinUrl.Host, out var address) && IPAddress.IsLoopback(address)))
            yield return "Burst:JoinUrl must be https: a worker's key goes there over the internet.";
    }
}
