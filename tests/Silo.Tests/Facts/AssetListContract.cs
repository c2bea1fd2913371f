using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Facts;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

/// <summary>Lists of assets, the jobs of one, and what one worker did, on every engine.</summary>
public abstract class AssetListContract : FactsContract
{
    private JobLog _log = null!;
    private ReadModel _rows = null!;

    private protected override void Begin() => (_log, _rows) = (new JobLog(Database), new ReadModel(Database));

    [Fact]
    public async Task Pages_show_each_asset_once_also_when_the_last_of_a_page_is_deleted()
    {
        foreach (var n in Enumerable.Range(0, 7))
            await Keep($"asset-{n}", at: Samples.At.AddMinutes(n / 2));
        var first = await _rows.Assets(new AssetFilter(Limit: 3), Stop);
        await _rows.Drop(first[^1].Id, Stop);

        var second = await _rows.Assets(new AssetFilter(Limit: 10) { After = AssetPlace.Of(first[^1]) }, Stop);

        first.Select(asset => asset.Id.Value).ShouldBe(["asset-6", "asset-5", "asset-4"]);
        second.Select(asset => asset.Id.Value).ShouldBe(["asset-3", "asset-2", "asset-1", "asset-0"]);
    }

    [Fact]
    public async Task A_list_shows_what_is_asked_for()
    {
        await Keep("one", label: "Holiday 100%.mkv", tenant: "acme");
        await Keep("two", label: "holiday 100x.mkv", tenant: "rival");
        await Keep("three", label: "work.mkv", status: AssetStatus.Ready);

        (await Ids(new AssetFilter(Label: "HOLIDAY"))).ShouldBe(["one", "two"], ignoreOrder: true);
        (await Ids(new AssetFilter(Label: "100%"))).ShouldBe(["one"]);
        (await Ids(new AssetFilter { Tenant = "rival" })).ShouldBe(["two"]);
        (await Ids(new AssetFilter(AssetStatus.Ready))).ShouldBe(["three"]);
        (await Ids(new AssetFilter(AssetStatus.Ready, "holiday"))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_jobs_of_an_asset_are_found()
    {
        await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order("a", asset: "film")));
        await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order("b", asset: "film")));
        await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order("c", asset: "other")));

        (await _rows.Jobs(new JobFilter { Asset = new AssetId("film") }, Stop)).Select(job => job.Id.Value)
            .ShouldBe(["a", "b"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("sótano \"100%\" _\\")]
    public async Task What_a_worker_did_is_found_over_all_jobs_oldest_first(string worker)
    {
        foreach (var job in new[] { "a", "b" })
        {
            var stored = await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order(job)));
            stored = await Append(stored, Lease(stored, worker));
            stored = await Append(stored, new JobEvent.StepYielded(new("probe"), "lease", new(worker), "bye"));
            await Append(stored, Lease(stored, "bert"));
        }

        var found = await _rows.EventsOf(new WorkerId(worker), among: 100, most: 100, Stop);

        found.Select(stored => (stored.Job.Value, stored.Event.GetType().Name))
            .ShouldBe([("a", "StepLeased"), ("a", "StepYielded"), ("b", "StepLeased"), ("b", "StepYielded")]);
        (await _rows.EventsOf(new WorkerId(worker), among: 100, most: 1, Stop)).ShouldHaveSingleItem().Job.Value.ShouldBe("b");
        (await _rows.EventsOf(new WorkerId(worker), among: 1, most: 100, Stop)).ShouldBeEmpty("the newest event is another's");
        (await _rows.EventsOf(new WorkerId("nobody"), among: 100, most: 100, Stop)).ShouldBeEmpty();
    }

    private static JobEvent.StepLeased Lease(StoredJob stored, string worker) =>
        new(new StepLease(LeaseName.Of(stored.Job!.Id, new("probe"), "secret"), new("probe"), new(worker), stored.Version + 1, Samples.At));

    private async Task<IReadOnlyList<string>> Ids(AssetFilter filter)
        => [.. (await _rows.Assets(filter, Stop)).Select(asset => asset.Id.Value)];

    private Task Keep(string id, string label = "film", AssetStatus status = AssetStatus.Uploaded, string? tenant = null,
        DateTimeOffset? at = null) => _rows.Keep(
        new Asset { Id = new(id), Label = label, Status = status, At = at ?? Samples.At, Tenant = tenant }, 0, Stop);

    private async Task<StoredJob> Append(StoredJob before, params JobEvent[] events)
    {
        var append = JobAppend.Of(before, events, Samples.At);
        (await _log.Append(append, Stop)).ShouldBeTrue();
        return append.After;
    }
}

public sealed class SqliteAssetListTests : AssetListContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnSqlite();
}

public sealed class PostgresAssetListTests : AssetListContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnPostgres();
}

public sealed class AzureAssetListTests : AssetListContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnAzure();
}
