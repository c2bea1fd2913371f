using System.Net;
using Transcode.Domain.Addresses;

namespace Transcode.Domain.Tests.Addresses;

public sealed class AddressTableTests
{
    [Theory]
    [InlineData("93.184.216.34", AddressKind.Public)]
    [InlineData("1.1.1.1", AddressKind.Public)]
    [InlineData("9.255.255.255", AddressKind.Public)]
    [InlineData("11.0.0.0", AddressKind.Public)]
    [InlineData("172.15.255.255", AddressKind.Public)]
    [InlineData("172.32.0.0", AddressKind.Public)]
    [InlineData("100.63.255.255", AddressKind.Public)]
    [InlineData("100.128.0.0", AddressKind.Public)]
    [InlineData("223.255.255.255", AddressKind.Public)]
    [InlineData("0.0.0.0", AddressKind.Unspecified)]
    [InlineData("0.1.2.3", AddressKind.Unspecified)]
    [InlineData("127.0.0.1", AddressKind.Loopback)]
    [InlineData("127.255.255.254", AddressKind.Loopback)]
    [InlineData("10.0.0.1", AddressKind.Private)]
    [InlineData("172.16.0.1", AddressKind.Private)]
    [InlineData("172.31.255.255", AddressKind.Private)]
    [InlineData("192.168.1.50", AddressKind.Private)]
    [InlineData("100.64.0.1", AddressKind.CarrierNat)]
    [InlineData("169.254.1.1", AddressKind.LinkLocal)]
    [InlineData("169.254.169.254", AddressKind.Metadata)]
    [InlineData("169.254.170.2", AddressKind.Metadata)]
    [InlineData("168.63.129.16", AddressKind.Metadata)]
    [InlineData("100.100.100.200", AddressKind.Metadata)]
    [InlineData("192.0.0.8", AddressKind.Reserved)]
    [InlineData("192.0.2.1", AddressKind.Reserved)]
    [InlineData("198.18.0.1", AddressKind.Reserved)]
    [InlineData("198.51.100.1", AddressKind.Reserved)]
    [InlineData("203.0.113.1", AddressKind.Reserved)]
    [InlineData("192.88.99.1", AddressKind.Tunnel)]
    [InlineData("224.0.0.1", AddressKind.Multicast)]
    [InlineData("239.255.255.250", AddressKind.Multicast)]
    [InlineData("240.0.0.1", AddressKind.Reserved)]
    [InlineData("255.255.255.255", AddressKind.Reserved)]
    [InlineData("2606:2800:220:1::1", AddressKind.Public)]
    [InlineData("2a00:1450:4001::1", AddressKind.Public)]
    [InlineData("::", AddressKind.Unspecified)]
    [InlineData("::1", AddressKind.Loopback)]
    [InlineData("::ffff:127.0.0.1", AddressKind.Loopback)]
    [InlineData("::ffff:169.254.169.254", AddressKind.Metadata)]
    [InlineData("::ffff:10.1.2.3", AddressKind.Private)]
    [InlineData("::ffff:1.1.1.1", AddressKind.Public)]
    [InlineData("::127.0.0.1", AddressKind.Tunnel)]
    [InlineData("::ffff:0:127.0.0.1", AddressKind.Tunnel)]
    [InlineData("64:ff9b::7f00:1", AddressKind.Loopback)]
    [InlineData("64:ff9b::a9fe:a9fe", AddressKind.Metadata)]
    [InlineData("64:ff9b::101:101", AddressKind.Public)]
    [InlineData("64:ff9b:1::1", AddressKind.Tunnel)]
    [InlineData("2002:7f00:1::", AddressKind.Tunnel)]
    [InlineData("2001:0:7f00:1::", AddressKind.Tunnel)]
    [InlineData("2001:10::1", AddressKind.Reserved)]
    [InlineData("2001:db8::1", AddressKind.Reserved)]
    [InlineData("3fff::1", AddressKind.Reserved)]
    [InlineData("fc00::1", AddressKind.UniqueLocal)]
    [InlineData("fd12:3456::1", AddressKind.UniqueLocal)]
    [InlineData("fd00:ec2::254", AddressKind.Metadata)]
    [InlineData("fe80::1", AddressKind.LinkLocal)]
    [InlineData("febf::1", AddressKind.LinkLocal)]
    [InlineData("fec0::1", AddressKind.Reserved)]
    [InlineData("ff02::1", AddressKind.Multicast)]
    [InlineData("100::1", AddressKind.Reserved)]
    [InlineData("4000::1", AddressKind.Reserved)]
    public void An_address_is_of_its_kind(string address, AddressKind kind) => AddressTable.KindOf(Bits(address)).ShouldBe(kind);

    [Theory]
    [InlineData("192.168.1.50", true)]
    [InlineData("::ffff:192.168.1.50", true)]
    [InlineData("192.168.2.50", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("1.1.1.1", true)]
    public void A_network_that_is_allowed_is_reached_and_no_other(string address, bool reached)
    {
        var policy = new OutgoingPolicy { Allowed = [AddressRange.Of(IPAddress.Parse("192.168.1.0").GetAddressBytes(), 24)] };
        (policy.Check(Bits(address), "somewhere") is null).ShouldBe(reached);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    public void No_leave_opens_the_metadata_of_a_cloud(string address) =>
        new OutgoingPolicy { Allowed = [new AddressRange(0, 0)] }.Check(Bits(address), "somewhere")!.Fault.ShouldBe(AddressFault.Network);

    [Fact]
    public void A_refusal_does_not_tell_what_a_name_leads_to() =>
        new OutgoingPolicy().Check(Bits("10.1.2.3"), "db.internal")!.Message.ShouldNotContain("10.1.2.3");

    private static UInt128 Bits(string address) => AddressRange.Bits(IPAddress.Parse(address).GetAddressBytes());
}
