using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Transcode.Contracts;
using Transcode.Contracts.Assets;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Profiles;
using Transcode.Contracts.Reading;
using Transcode.Contracts.Workers;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Homes;

/// <summary>Silos as processes over one PostgreSQL database.</summary>
public sealed class PostgresHomeTests
{
    private const int Jobs = 12;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_that_is_killed_costs_no_job_and_no_step_is_done_twice()
    {
        var address = await FactsHome.NewDatabase();
        await using var first = await SiloToKill.OnPostgres(address);
        await using var second = await SiloToKill.OnPostgres(address);
        using var client = await Client(address);
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        for (var i = 0; i < Jobs; i++)
        {
            var order = Samples.Order($"job-{i}");
            await Again(() => grains.GetGrain<IAssetGrain>(order.Asset.Value).Submit(order));
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var workers = Enumerable.Range(0, 4).Select(i => Task.Run(() => Work(grains, $"worker-{i}", ended.Token), Stop)).ToList();
        await UntilDone(grains, 2);

        var killed = Stopwatch.StartNew();
        second.Kill();
        await Again(async () => (await grains.GetGrain<IReaderGrain>(0).Depth()).ActiveJobs);
        await Again(() => Task.WhenAll(Enumerable.Range(0, Jobs).Select(i => grains.GetGrain<IJobGrain>($"job-{i}").View(0))));
        TestContext.Current.TestOutputHelper?.WriteLine($"all grains answer {killed.Elapsed.TotalSeconds:0.0} s after kill -9");
        await UntilDone(grains, Jobs);
        await ended.CancelAsync();
        await Task.WhenAll(workers);

        for (var i = 0; i < Jobs; i++)
        {
            var events = (await grains.GetGrain<IReaderGrain>(0).Events(new($"job-{i}"), 0, 1000)).Select(stored => stored.Event).ToList();
            events.OfType<JobEvent.ResultAccepted>().Select(accepted => accepted.Step).ShouldBeUnique();
            events.OfType<JobEvent.StepFinished>().Select(finished => finished.Step).ShouldBeUnique();
            events.OfType<JobEvent.JobReady>().ShouldHaveSingleItem();
        }
    }

    [Fact]
    public async Task Grain_state_and_reminders_are_kept()
    {
        var address = await FactsHome.NewDatabase();
        await using (await SiloToKill.OnPostgres(address))
        {
            using var client = await Client(address);
            var profiles = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IProfileGrain>(IProfileGrain.Key);
            await profiles.Keep(new StoredProfile("mine", "{}"));
            await profiles.Keep(new StoredProfile("mine", "{ }"));
            await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkerGrain>("anna")
                .Announce(new Announcement { WorkerId = "anna" });
        }
        await using var again = await SiloToKill.OnPostgres(address);
        using var second = await Client(address);
        (await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IProfileGrain>(IProfileGrain.Key)
            .List()).ShouldHaveSingleItem().Json.ShouldBe("{ }");
    }

    [Fact]
    public async Task State_of_version_0_1_is_refused_with_a_sentence()
    {
        var address = await FactsHome.NewDatabase();
        await using (var connection = new Npgsql.NpgsqlConnection(address))
        {
            await connection.OpenAsync(Stop);
            await using var command = new Npgsql.NpgsqlCommand("create table schema_version (version int not null)", connection);
            await command.ExecuteNonQueryAsync(Stop);
        }
        (await Should.ThrowAsync<OldStateException>(
            () => new PostgresHome(address, System.Net.IPAddress.Loopback, 1, 2).Prepare(Stop))).Message.ShouldContain("version 0.1");
    }

    /// <summary>On a busy machine a connection may take longer than is waited for: a client that starts tries again, as a process would be
    /// started again.</summary>
    private static Task<IHost> Client(string address) => Again(() => StartClient(address));

    private static async Task<IHost> StartClient(string address)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddContractSerialization();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(
                cluster => (cluster.ServiceId, cluster.ClusterId) = (PostgresHome.ServiceId, PostgresHome.ClusterId));
            client.UseAdoNetClustering(
                clustering => (clustering.Invariant, clustering.ConnectionString) = (PostgresHome.Driver,
                    PostgresHome.Connection(address)));
            client.Configure<ClientMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(10));
        });
        var host = builder.Build();
        try
        {
            await host.StartAsync(Stop);
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    private static async Task Work(IGrainFactory grains, string worker, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var lease in await grains.GetGrain<IWorkerGrain>(worker)
                    .Claim(new ClaimRequest(1, TimeSpan.FromSeconds(1), []), stop))
                {
                    await Task.Delay(20, stop);
                    await Again(
                        () => grains.GetGrain<IJobGrain>(lease.Job.Value)
                            .Result(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Done(Samples.ResultOf(lease.Step)))));
                }
            }
            catch (Exception) when (!stop.IsCancellationRequested)
            {
                await Task.Delay(50, stop);
            }
            catch (Exception)
            {
                return; // The test is over.
            }
        }
    }

    private static async Task UntilDone(IGrainFactory grains, int jobs)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromSeconds(60); await Task.Delay(50, Stop))
            if ((await Again(() => grains.GetGrain<IReaderGrain>(0).Jobs(new(State: Domain.Lists.JobState.Ready)))).Length >= jobs)
                return;
        throw new TimeoutException($"{jobs} jobs were not ready in time.");
    }

    /// <summary>As a gateway does: what is idempotent is asked again while a silo is gone.</summary>
    private static async Task<T> Again<T>(Func<Task<T>> ask)
    {
        for (var since = Stopwatch.StartNew(); ; await Task.Delay(100, Stop))
        {
            try
            {
                return await ask();
            }
            catch (Exception) when (since.Elapsed < TimeSpan.FromSeconds(15))
            {
                // Its silo is gone and it comes back elsewhere, or the database is slow.
            }
        }
    }
}
