using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Assets;
using Transcode.Contracts.Jobs;
using Transcode.Contracts.Profiles;
using Transcode.Contracts.Workers;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Publishing;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Homes;

public sealed class EmbeddedHomeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-home-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_was_kept_is_there_after_a_start()
    {
        using (var first = await Start())
        {
            var grains = first.Services.GetRequiredService<IGrainFactory>();
            await grains.GetGrain<IProfileGrain>(IProfileGrain.Key).Keep(new StoredProfile("mine", "{}"));
            await grains.GetGrain<IProfileGrain>(IProfileGrain.Key).Keep(new StoredProfile("other", "{}"));
            (await grains.GetGrain<IProfileGrain>(IProfileGrain.Key).Drop("other")).ShouldBeTrue();
            await grains.GetGrain<IAssetGrain>("film").Submit(Samples.Order("j", asset: "film"));
            await grains.GetGrain<IWorkerGrain>("anna").Announce(new Announcement { WorkerId = "anna" });
            await first.StopAsync(Stop);
        }
        using var second = await Start();
        var again = second.Services.GetRequiredService<IGrainFactory>();
        (await again.GetGrain<IProfileGrain>(IProfileGrain.Key).List()).ShouldHaveSingleItem().Name.ShouldBe("mine");
        (await again.GetGrain<IJobGrain>("j").View(0))!.Job.ShouldBeOfType<Job.Probing>();
        (await again.GetGrain<IRosterGrain>(IRosterGrain.Key).List()).ShouldHaveSingleItem();
        await second.StopAsync(Stop);
    }

    [Fact]
    public async Task A_job_runs_to_its_end()
    {
        using var host = await Start();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        await grains.GetGrain<IAssetGrain>("film").Submit(Samples.Order("j", asset: "film"));
        for (var tries = 0; tries < 2000 && (await grains.GetGrain<IJobGrain>("j").View(0))!.Job is { IsFinal: false }; tries++)
            foreach (var lease in await grains.GetGrain<IWorkerGrain>("anna")
                .Claim(new ClaimRequest(4, TimeSpan.FromMilliseconds(100), []), Stop))
                await grains.GetGrain<IJobGrain>("j")
                    .Result(lease.LeaseId, new ResultReport(lease.Fence, new StepOutcome.Done(Samples.ResultOf(lease.Step))));
        (await grains.GetGrain<IJobGrain>("j").View(0))!.Job.ShouldBeOfType<Job.Ready>();
        await host.StopAsync(Stop);
    }

    [Fact]
    public async Task State_of_version_0_1_is_refused_with_a_sentence()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "state.db"), "", Stop);
        (await Should.ThrowAsync<OldStateException>(() => new EmbeddedHome(_folder.FullName).Prepare(Stop))).Message.ShouldContain(
            "version 0.1");
    }

    [Theory]
    [InlineData("facts.db")]
    [InlineData("orleans.db")]
    public async Task A_broken_state_file_is_refused_with_a_sentence(string file)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, file), new string('x', 10_000), Stop);
        var refused = await Should.ThrowAsync<UnfitStateException>(() => new EmbeddedHome(_folder.FullName).Prepare(Stop));
        refused.Message.ShouldContain(file);
        refused.Message.ShouldContain("move it away");
    }

    [Fact]
    public async Task State_of_a_newer_program_is_refused_with_a_sentence()
    {
        await using (var facts = new SqliteDatabase(Path.Combine(_folder.FullName, "facts.db")))
            await facts.Prepare([.. FactsScripts.For(facts), "create table of_tomorrow (x text)"], Stop);
        (await Should.ThrowAsync<UnfitStateException>(() => new EmbeddedHome(_folder.FullName).Prepare(Stop))).Message.ShouldContain(
            "Start the newer program");
    }

    [Fact]
    public async Task A_locked_state_is_told_before_a_caller_gives_up()
    {
        var file = Path.Combine(_folder.FullName, "facts.db");
        await using var facts = new SqliteDatabase(file);
        await facts.Prepare(FactsScripts.For(facts), Stop);
        using var other = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        other.Open();
        using var held = other.BeginTransaction(System.Data.IsolationLevel.Serializable, deferred: false);

        var told =
            await Should.ThrowAsync<Contracts.FactsUnavailableException>(
                () => facts.Write([new SqlStatement("delete from workers")], Stop));

        told.Message.ShouldContain("locked by another program");
    }

    [Fact]
    public async Task Preparing_twice_changes_nothing()
    {
        for (var i = 0; i < 2; i++)
            await new EmbeddedHome(_folder.FullName).Prepare(Stop);
    }

    private async Task<IHost> Start()
    {
        var home = new EmbeddedHome(_folder.FullName);
        await home.Prepare(Stop);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IResultPublisher, RecordingPublisher>();
        builder.UseOrleans(silo => home.Use(silo, new EngineOptions()));
        var host = builder.Build();
        await host.StartAsync(Stop);
        return host;
    }
}
