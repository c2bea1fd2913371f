using Microsoft.Extensions.Configuration;
using Transcode.Cli.Serving;

namespace Transcode.Gateway.Tests.CommandLine;

public sealed class WorkerSettingTests
{
    private static IConfiguration Given(string key, string value)
        => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    [Fact]
    public void A_limit_that_a_message_names_can_be_set()
    {
        WorkerSetting.Read(Given("Worker:MostSide", "4096")).MostSide.ShouldBe(4096);
        WorkerSetting.Read(Given("Worker:MemoryBytes", "1073741824")).MemoryBytes.ShouldBe(1L << 30);
        WorkerSetting.Read(Given("Other", "1")).MostSide.ShouldBe(16384);
    }

    [Fact]
    public void A_value_that_is_none_is_named() =>
        Should.Throw<FaultyStartException>(() => WorkerSetting.Read(Given("Worker:StallSeconds", "long"))).Faults.Single()
            .ShouldContain("StallSeconds");
}
