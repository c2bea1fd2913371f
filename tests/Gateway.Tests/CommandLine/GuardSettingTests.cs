using Microsoft.Extensions.Configuration;
using Transcode.Cli.Serving;
using Transcode.Domain.Addresses;

namespace Transcode.Gateway.Tests.CommandLine;

public sealed class GuardSettingTests
{
    [Fact]
    public void Networks_and_single_addresses_are_read_of_both_kinds()
    {
        var (policy, faults) = GuardSetting.Read(Settings("192.168.1.0/24, 10.1.2.3,fd12::/16"));
        faults.ShouldBeEmpty();
        policy.Allowed.ShouldBe([AddressRange.Of([192, 168, 1, 0], 24), AddressRange.Of([10, 1, 2, 3], 32),
            new AddressRange(new UInt128(0xfd12_0000_0000_0000, 0), 16)]);
    }

    [Fact]
    public void Without_it_nothing_but_the_public_internet_is_allowed() => GuardSetting.Read(Settings(null)).Policy.Allowed.ShouldBeEmpty();

    [Theory]
    [InlineData("home")]
    [InlineData("12")]
    [InlineData("192.168.1.0/33")]
    [InlineData("192.168.1.0/24,nas.local")]
    public void What_is_no_network_is_told(string setting)
        => GuardSetting.Read(Settings(setting)).Faults.ShouldHaveSingleItem().ShouldStartWith("Guard:AllowedNetworks: ");

    private static IConfiguration Settings(string? networks)
        => new ConfigurationBuilder().AddInMemoryCollection([new("Guard:AllowedNetworks", networks)]).Build();
}
