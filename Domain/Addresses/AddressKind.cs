namespace Transcode.Domain.Addresses;

/// <summary>What an IP address belongs to. Only <see cref="Public"/> is reached without leave.</summary>
public enum AddressKind
{
    Public = 1,
    /// <summary>0.0.0.0/8, ::, which a machine takes for itself.</summary>
    Unspecified = 2,
    Loopback = 3,
    /// <summary>RFC 1918.</summary>
    Private = 4,
    /// <summary>100.64.0.0/10, between a provider's router and its customers.</summary>
    CarrierNat = 5,
    LinkLocal = 6,
    /// <summary>fc00::/7: private in IPv6.</summary>
    UniqueLocal = 7,
    Multicast = 8,
    /// <summary>Where a cloud hands its machines their credentials; no leave opens it.</summary>
    Metadata = 9,
    /// <summary>IPv6 that wraps an IPv4 address for a relay: whose network that is cannot be told from here.</summary>
    Tunnel = 10,
    /// <summary>Documentation, benchmarks, future use.</summary>
    Reserved = 11,
}
