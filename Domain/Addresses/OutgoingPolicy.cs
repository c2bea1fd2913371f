namespace Transcode.Domain.Addresses;

/// <summary>Where a program may go by an address that somebody else named: to the public internet, and to the networks that its owner
/// allows. Pure.</summary>
public sealed record OutgoingPolicy
{
    public const string Setting = "Guard:AllowedNetworks";

    /// <summary>Not public, allowed all the same. Default: none.</summary>
    public IReadOnlyList<AddressRange> Allowed { get; init; } = [];

    /// <param name="address">What is about to be connected to; see <see cref="AddressRange.Bits"/>.</param>
    /// <param name="host">How it was named, for the message. What it leads to is not told: an inner network is nobody's business.</param>
    public AddressRefusal? Check(UInt128 address, string host) => AddressTable.KindOf(address) switch
    {
        AddressKind.Public => null,
        AddressKind.Metadata
            => new(AddressFault.Network, $"{host} leads to the metadata of a cloud's machine, which is never reached by an address that "
            + $"somebody names."),
        _ when Allowed.Any(range => range.Contains(AddressTable.Reached(address))) => null,
        var kind => new(AddressFault.Network,
            $"{host} leads to {Named(kind)}. Name an address of the public internet, or let the owner of this machine allow the network "
            + $"with {Setting}, such as 192.168.1.0/24."),
    };

    private static string Named(AddressKind kind) => kind switch
    {
        AddressKind.Loopback or AddressKind.Unspecified => "this machine itself",
        AddressKind.Private or AddressKind.UniqueLocal or AddressKind.CarrierNat => "a private network",
        AddressKind.LinkLocal => "a link-local address",
        AddressKind.Multicast => "a multicast address",
        AddressKind.Tunnel => "an IPv4 address inside an IPv6 one",
        _ => "a reserved address",
    };
}
