using System.Net;
using Microsoft.Extensions.Configuration;
using Transcode.Domain.Addresses;

namespace Transcode.Cli.Serving;

/// <summary>TRANSCODE_Guard__AllowedNetworks: networks that are no public internet and may be reached by addresses that people and workers
/// name, joined by commas.</summary>
public static class GuardSetting
{
    /// <returns>The policy, and all that is wrong with the setting.</returns>
    public static (OutgoingPolicy Policy, IReadOnlyList<string> Faults) Read(IConfiguration settings)
    {
        var (ranges, faults) = Networks(settings, OutgoingPolicy.Setting);
        return (new OutgoingPolicy { Allowed = ranges }, faults);
    }

    /// <returns>The networks that a setting joins by commas, and all that is wrong with it.</returns>
    public static (IReadOnlyList<AddressRange> Networks, IReadOnlyList<string> Faults) Networks(IConfiguration settings, string key)
    {
        string[] words = (settings[key] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ranges = words.Select(Range).ToList();
        return ([.. ranges.OfType<AddressRange>()],
            [.. words.Where((_, i) => ranges[i] is null)
                .Select(word => $"{key}: \"{word}\" is no network. Write it as 192.168.1.0/24, fd12::/16 or a single address.")]);
    }

    private static AddressRange? Range(string word) =>
        IPNetwork.TryParse(word, out var network) ? AddressRange.Of(network.BaseAddress.GetAddressBytes(), network.PrefixLength)
        // "12" is an address too, to a parser.
        : IPAddress.TryParse(word, out var address) && (word.Contains(':') || address.ToString() == word)
        ? AddressRange.Of(address.GetAddressBytes(), address.GetAddressBytes().Length * 8)
        : null;
}
