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

/// <summary>Silos as processes that share a home, wherever that lies.</summary>
public abstract class SharedHomeContract
{
    private const int Jobs = 12;

    private protected abstract Task<SharedHome> Open();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_silo_that_is_killed_costs_no_job_and_no_step_is_done_twice() => WithoutHarm(silo => silo.Kill(), "kill -9");

    [Trait("long", "yes")]
    [Fact]
    public Task A_silo_that_stands_still_and_goes_on_later_costs_no_job_and_no_step_is_done_twice()
        => WithoutHarm(silo => silo.Freeze(), "it stood still", silo => silo.Thaw(), within: TimeSpan.FromSeconds(15));

    /// <param name="hurt">What one of two silos suffers while jobs run.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="heal">What becomes of it before the jobs are done; null: nothing.</param>
    /// <param name="within">All grains answer after that; null: however long it takes on a busy machine.</param>
    private async Task WithoutHarm(Action<SiloToKill> hurt, string what, Action<SiloToKill>? heal = null, TimeSpan? within = null)
    {
        await using var home = await Open();
        await using var first = await home.Silo();
        await using var second = await home.Silo();
        using var client = await Client(home);
        var grains = client.Services.GetRequiredService<IGrainFactory>();
        for (var i = 0; i < Jobs; i++)
        {
            var order = Samples.Order($"job-{i}");
            await Again(() => grains.GetGrain<IAssetGrain>(order.Asset.Value).Submit(order));
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var workers = Enumerable.Range(0, 4).Select(i => Task.Run(() => Work(grains, $"worker-{i}", ended.Token), Stop)).ToList();
        await UntilDone(grains, 2);

        var hurtSince = Stopwatch.StartNew();
        hurt(second);
        await Again(async () => (await grains.GetGrain<IReaderGrain>(0).Depth()).ActiveJobs);
        await Again(() => Task.WhenAll(Enumerable.Range(0, Jobs).Select(i => grains.GetGrain<IJobGrain>($"job-{i}").View(0))));
        TestContext.Current.TestOutputHelper?.WriteLine($"all grains answer {hurtSince.Elapsed.TotalSeconds:0.0} s after {what}");
        if (within is { } longest)
            hurtSince.Elapsed.ShouldBeLessThan(longest);
        heal?.Invoke(second);
        await UntilDone(grains, Jobs);
        TestContext.Current.TestOutputHelper?.WriteLine($"all jobs are ready {hurtSince.Elapsed.TotalSeconds:0.0} s after {what}");
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
        await using var home = await Open();
        await using (await home.Silo())
        {
            using var client = await Client(home);
            var profiles = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IProfileGrain>(IProfileGrain.Key);
            await profiles.Keep(new StoredProfile("mine", "{}"));
            await profiles.Keep(new StoredProfile("mine", "{ }"));
            await client.Services.GetRequiredService<IGrainFactory>().GetGrain<IWorkerGrain>("anna")
                .Announce(new Announcement { WorkerId = "anna" });
        }
        await using var again = await home.Silo();
        using var second = await Client(home);
        (await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IProfileGrain>(IProfileGrain.Key)
            .List()).ShouldHaveSingleItem().Json.ShouldBe("{ }");
    }

    /// <summary>On a busy machine a connection may take longer than is waited for: a client that starts tries again, as a process would be
    /// started again.</summary>
    private static Task<IHost> Client(SharedHome home) => Again(() => StartClient(home));

    private static async Task<IHost> StartClient(SharedHome home)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleansClient(home.Join);
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
        // A lease whose answer got lost is over when its time is, and there may be one after the other.
        for (var since = Stopwatch.StartNew(); since.Elapsed < TimeSpan.FromMinutes(3); await Task.Delay(50, Stop))
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
            catch (Exception) when (since.Elapsed < TimeSpan.FromSeconds(30))
            {
                // Its silo is gone and it comes back elsewhere, or the database is slow.
            }
        }
    }
}

/// <summary>A home that several processes share.</summary>
/// <param name="Silo">Starts one.</param>
/// <param name="Join">Tells a client where it is.</param>
/// <param name="Folder">Of all of them; null: they need none.</param>
internal sealed record SharedHome(Func<Task<SiloToKill>> Silo, Action<IClientBuilder> Join, DirectoryInfo? Folder = null) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        Folder?.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
