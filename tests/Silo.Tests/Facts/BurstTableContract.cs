using Transcode.Contracts.Reading;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Burst;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

/// <summary>What the rows of runs promise on either engine.</summary>
public abstract class BurstTableContract : FactsContract
{
    private BurstTable _table = null!;

    private protected override void Begin() => _table = new(Database);

    [Fact]
    public async Task A_run_comes_back_whole_and_only_one_of_two_writers_writes()
    {
        var run = Run("br_1") with { ProviderId = "rp-1", DelayMilliseconds = 5, Dollars = 0.000123m, Error = "x", Steps = 2 };
        (await _table.Add(run, Stop)).ShouldBeTrue();
        (await _table.Add(run, Stop)).ShouldBeFalse();
        var read = (await _table.Find(run.Id, Stop)).ShouldNotBeNull();
        read.ShouldBe(new StoredRun(run, true, 1));

        var changed = read with { Run = run with { State = BurstState.Lost }, IsOpen = false };
        (await _table.Update(changed, Stop)).ShouldBeTrue();
        (await _table.Update(changed, Stop)).ShouldBeFalse();
        (await _table.Find(run.Id, Stop)).ShouldBe(changed with { Revision = 2 });
        (await _table.Open(Stop)).ShouldBeEmpty();
        (await _table.Find(new("br_2"), Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_page_by_page_and_by_job()
    {
        foreach (var (id, job, minute) in new[] { ("br_1", "a", 0), ("br_2", "b", 1), ("br_3", "a", 1), ("br_4", "a", 2) })
            await _table.Add(Run(id, job, minute), Stop);

        (await List(new BurstFilter(Limit: 2))).ShouldBe(["br_4", "br_3"]);
        (await List(new BurstFilter(Before: new("br_3")))).ShouldBe(["br_2", "br_1"]);
        (await List(new BurstFilter(Job: new("a"), Before: new("br_4")))).ShouldBe(["br_3", "br_1"]);
    }

    [Fact]
    public async Task A_choice_sees_what_started_today_what_is_under_way_and_what_was_for_its_jobs()
    {
        await _table.Add(Run("br_old", "a"), Stop);
        await _table.Add(Run("br_open", "b"), Stop);
        await _table.Add(Run("br_new", "c", minute: 60), Stop);
        await _table.Add(Run("br_other", "d"), Stop);
        foreach (var id in (string[])["br_old", "br_new", "br_other"])
            await _table.Update((await _table.Find(new(id), Stop))! with { IsOpen = false }, Stop);

        (await _table.Around(Samples.At.AddMinutes(30), [new("a")], Stop)).Select(run => run.Id.Value).Order()
            .ShouldBe(["br_new", "br_old", "br_open"]);
        (await _table.Around(Samples.At.AddMinutes(30), [], Stop)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_is_over_for_long_is_forgotten_and_what_is_open_never()
    {
        await _table.Add(Run("br_1"), Stop);
        await _table.Add(Run("br_2"), Stop);
        await _table.Update((await _table.Find(new("br_1"), Stop))! with { IsOpen = false }, Stop);
        (await _table.Forget(Samples.At, Stop)).ShouldBe(0);
        (await _table.Forget(Samples.At.AddDays(1), Stop)).ShouldBe(1);
        (await List(new BurstFilter())).ShouldBe(["br_2"]);
    }

    private async Task<IEnumerable<string>> List(BurstFilter filter) => (await _table.List(filter, Stop)).Select(run => run.Id.Value);

    private static BurstRun Run(string id, string job = "a", int minute = 0) => new()
    {
        Id = new(id),
        Job = new(job),
        Tier = "small",
        Endpoint = "ep",
        DollarsPerHour = 0.69m,
        Why = "it is late",
        Attempt = 1,
        Worker = new($"burst-{id}"),
        KeyId = "0123456789ab",
        State = BurstState.Queued,
        StartedAt = Samples.At.AddMinutes(minute),
    };
}

public sealed class SqliteBurstTableTests : BurstTableContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnSqlite();
}

public sealed class PostgresBurstTableTests : BurstTableContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnPostgres();
}

public sealed class AzureBurstTableTests : BurstTableContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnAzure();
}
