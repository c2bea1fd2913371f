namespace Transcode.Domain.Addresses;

/// <summary>Which addresses belong to whom, after IANA's registries of special-purpose addresses (RFC 6890) and what clouds document of
/// theirs. Pure.</summary>
public static class AddressTable
{
    /// <summary>The first that holds counts, so exceptions stand before what they are taken from.</summary>
    private static readonly (AddressRange Range, AddressKind Kind)[] _rows =
    [
        (V4(169, 254, 169, 254, 32), AddressKind.Metadata), // AWS, Azure, Google, most others
        (V4(169, 254, 170, 2, 32), AddressKind.Metadata),   // AWS, credentials of a container
        (V4(169, 254, 170, 23, 32), AddressKind.Metadata),  // AWS, credentials of a pod
        (V4(168, 63, 129, 16, 32), AddressKind.Metadata),   // Azure, host of the machine
        (V4(100, 100, 100, 200, 32), AddressKind.Metadata), // Alibaba
        (V4(192, 0, 0, 192, 32), AddressKind.Metadata),     // Oracle
        (V6(0xfd00_0ec2_0000_0000, 0x0254, 128), AddressKind.Metadata), // AWS
        (V6(0xfd00_0ec2_0000_0000, 0x0023, 128), AddressKind.Metadata), // AWS, credentials of a pod
        (V6(0xfd20_00ce_0000_0000, 0x0254, 128), AddressKind.Metadata), // Google

        (V4(0, 0, 0, 0, 8), AddressKind.Unspecified),
        (V4(10, 0, 0, 0, 8), AddressKind.Private),
        (V4(100, 64, 0, 0, 10), AddressKind.CarrierNat),
        (V4(127, 0, 0, 0, 8), AddressKind.Loopback),
        (V4(169, 254, 0, 0, 16), AddressKind.LinkLocal),
        (V4(172, 16, 0, 0, 12), AddressKind.Private),
        (V4(192, 0, 0, 0, 24), AddressKind.Reserved),
        (V4(192, 0, 2, 0, 24), AddressKind.Reserved),
        (V4(192, 88, 99, 0, 24), AddressKind.Tunnel),
        (V4(192, 168, 0, 0, 16), AddressKind.Private),
        (V4(198, 18, 0, 0, 15), AddressKind.Reserved),
        (V4(198, 51, 100, 0, 24), AddressKind.Reserved),
        (V4(203, 0, 113, 0, 24), AddressKind.Reserved),
        (V4(224, 0, 0, 0, 4), AddressKind.Multicast),
        (V4(240, 0, 0, 0, 4), AddressKind.Reserved),
        (V4(0, 0, 0, 0, 0), AddressKind.Public),

        (V6(0, 0, 128), AddressKind.Unspecified),
        (V6(0, 1, 128), AddressKind.Loopback),
        // IPv4-compatible (::/96), IPv4-translated (::ffff:0:0:0/96) and all around them
        (V6(0, 0, 64), AddressKind.Tunnel),
        (V6(0x0064_ff9b_0001_0000, 0, 48), AddressKind.Tunnel),
        (V6(0x2001_0000_0000_0000, 0, 32), AddressKind.Tunnel),       // Teredo
        (V6(0x2001_0000_0000_0000, 0, 23), AddressKind.Reserved),
        (V6(0x2001_0db8_0000_0000, 0, 32), AddressKind.Reserved),
        (V6(0x2002_0000_0000_0000, 0, 16), AddressKind.Tunnel),       // 6to4
        (V6(0x3fff_0000_0000_0000, 0, 20), AddressKind.Reserved),
        (V6(0x2000_0000_0000_0000, 0, 3), AddressKind.Public),
        (V6(0xfc00_0000_0000_0000, 0, 7), AddressKind.UniqueLocal),
        (V6(0xfe80_0000_0000_0000, 0, 10), AddressKind.LinkLocal),
        (V6(0xff00_0000_0000_0000, 0, 8), AddressKind.Multicast),
    ];

    /// <summary>64:ff9b::/96: in networks that have IPv6 alone, the way to an IPv4 address, which stands in the last four bytes.</summary>
    private static readonly AddressRange _nat64 = V6(0x0064_ff9b_0000_0000, 0, 96);

    /// <param name="address">See <see cref="AddressRange.Bits"/>.</param>
    public static AddressKind KindOf(UInt128 address)
    {
        address = Reached(address);
        foreach (var (range, kind) in _rows)
            if (range.Contains(address))
                return kind;
        return AddressKind.Reserved;
    }

    /// <summary>The address at the far end: what a translator in between makes of it.</summary>
    public static UInt128 Reached(UInt128 address) => _nat64.Contains(address) ? AddressRange.V4((uint)address) : address;

    private static AddressRange V4(byte a, byte b, byte c, byte d, int length) => AddressRange.Of([a, b, c, d], length);

    private static AddressRange V6(ulong high, ulong low, int length) => new(new UInt128(high, low), length);
}
