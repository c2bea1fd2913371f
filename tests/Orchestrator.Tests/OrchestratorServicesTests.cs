using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.Tests.Fixtures;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.Tests;

public sealed class OrchestratorServicesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_host_with_a_publisher_does_a_whole_job_and_goes_on_after_a_restart()
    {
        using var folder = new Folder();
        using (var host = await Start(folder))
        {
            await host.Services.GetRequiredService<JobDesk>().Submit(Samples.Order("j"), Stop);
            var lease = (await Claim(host)).ShouldHaveSingleItem();
            await host.StopAsync(Stop);
            lease.Step.ShouldBeOfType<Step.Probe>();
        }

        using var again = await Start(folder);
        while (await Claim(again) is [var lease])
            await again.Services.GetRequiredService<LeaseDesk>().Report(
                lease.LeaseId, new(lease.Fence, new StepOutcome.Done(Samples.ResultOf(lease.Step))), Stop);

        (await again.Services.GetRequiredService<JobDesk>().Find(new("j"), Stop)).ShouldBeOfType<Job.Ready>();
        (await again.Services.GetRequiredService<WorkerDesk>().List(Stop)).ShouldBeEmpty();
        await again.StopAsync(Stop);
    }

    [Fact]
    public void Wrong_settings_are_refused_at_the_start() =>
        Should.Throw<ArgumentException>(() => new ServiceCollection().AddOrchestrator(new OrchestratorOptions { Database = "" })).Message.ShouldContain("Database");

    private static async Task<IHost> Start(Folder folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<IResultPublisher, RecordingPublisher>();
        builder.Services.AddOrchestrator(new OrchestratorOptions { Database = folder.File("state.db"), EmbeddedWorker = Samples.Anna });
        var host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }

    private static Task<IReadOnlyList<ClaimedStep>> Claim(IHost host) =>
        host.Services.GetRequiredService<LeaseDesk>().Claim(new LeaseRequest { WorkerId = Samples.Anna, WaitSeconds = 0 }, Stop);
}
