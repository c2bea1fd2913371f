using Microsoft.Extensions.Configuration;
using Transcode.AppHost.Serving;

namespace Transcode.Gateway.Tests.CommandLine;

public sealed class SiloSettingTests
{
    private static IConfiguration Given(string key, string value) => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    [Fact]
    public void A_limit_that_a_message_names_can_be_set()
    {
        SiloSetting.Read(Given("Silo:MostSide", "4096")).MostSide.ShouldBe(4096);
        SiloSetting.Read(Given("Silo:MemoryBytes", "1073741824")).MemoryBytes.ShouldBe(1L << 30);
        SiloSetting.Read(Given("Other", "1")).MostSide.ShouldBe(16384);
    }

    [Fact]
    public void A_value_that_is_none_is_named() =>
        Should.Throw<FaultyStartException>(() => SiloSetting.Read(Given("Silo:StallSeconds", "long"))).Faults.Single().ShouldContain("StallSeconds");
}
