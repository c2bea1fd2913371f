using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Queues;

public class QueueTests
{
    [Fact]
    public async Task What_waits_and_what_runs_is_wanted_and_what_is_done_is_not()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        (await Queue(gateway, "")).ShouldBe(("software", 1, 0, 1));
        (await Queue(gateway, "?capability=h264_nvenc")).ShouldBe(("h264_nvenc", 0, 0, 0));

        var offer = (await worker.Claim()).ShouldHaveSingleItem();
        (await Queue(gateway, "?capability=software")).ShouldBe(("software", 0, 1, 1));
        (await gateway.Http.GetStringAsync("/metrics")).ShouldContain("transcode_steps_wanted{capability=\"software\"} 1\n");

        await worker.Finish(offer);
        await worker.Work();
        (await Queue(gateway, "")).ShouldBe(("software", 0, 0, 0));
        (await gateway.Http.GetStringAsync("/metrics")).ShouldContain("transcode_steps_wanted{capability=\"software\"} 0\n");
    }

    [Theory]
    [InlineData("UPPER")]
    [InlineData("software@attic")]
    [InlineData("a%0ab")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task What_is_no_capability_is_refused(string name)
    {
        await using var gateway = await TestGateway.Start();
        await (await gateway.Http.GetAsync($"/api/queue?capability={name}")).ShouldBeProblem(400, "request.invalid");
    }

    private static async Task<(string, int, int, int)> Queue(TestGateway gateway, string query)
    {
        using var answer = await gateway.Http.GetAsync($"/api/queue{query}");
        var report = await answer.Json();
        return (report.Text("capability"), report.GetProperty("open").GetInt32(), report.GetProperty("busy").GetInt32(),
            report.GetProperty("wanted").GetInt32());
    }
}
