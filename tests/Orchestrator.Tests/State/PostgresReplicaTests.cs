using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Postgres;
using Transcode.Orchestrator.Workers;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>Several processes over one database.</summary>
public sealed partial class PostgresReplicaTests : StoreContract<PostgresHome>
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Two_processes_under_load_claim_each_step_once_and_finish_all()
    {
        await using var other = await Other();
        foreach (var number in Enumerable.Range(0, 300))
            await Submit($"j{number}");
        var claimed = new ConcurrentBag<(StepKey Key, long Fence)>();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => WorkAll(number % 2 == 0 ? Store : other, new($"w{number}"), claimed), Stop)));

        claimed.Count.ShouldBe(300);
        claimed.Select(entry => entry.Key).Distinct().Count().ShouldBe(300);
        (await Store.Steps(new("j7"), 1, Stop)).ShouldAllBe(row => row.State == StepState.Accepted);
        (await Store.Depth(Stop)).ShouldBe(new QueueDepth(0, 0, 300));
    }

    [Fact]
    public async Task A_change_in_one_process_wakes_the_other()
    {
        await using var other = await Other();
        var (work, events, reminders, progress) = (other.Pulses.Work.Next, other.Pulses.Events.Next, other.Pulses.Reminders.Next, other.Pulses.Progress.Next);

        await Submit("j");
        await Task.WhenAll(work, events).WaitAsync(Limit, Stop);
        (await other.Claim(new ClaimWish(Bert, 1, Now, Now.AddSeconds(12)), Stop)).Count.ShouldBe(1);
        reminders.IsCompleted.ShouldBeFalse();

        await Store.SetReminders([new(ReminderKind.Clean, "j", Now)], Stop);
        await Store.Renew([], Stop);
        await Task.WhenAll(reminders, progress).WaitAsync(Limit, Stop);
    }

    [Fact]
    public async Task A_worker_that_another_process_changed_is_read_as_it_is_now()
    {
        await using var other = await Other();
        var said = new Announcement { WorkerId = Anna.Value };
        await Store.ChangeWorkers([new(Anna, known => WorkerChange.Of(known, new WorkerCommand.Announce(said, Now), Now))], Stop);
        await other.ChangeWorkers([new(Anna, known => WorkerChange.Of(known, new WorkerCommand.Drain(), Now))], Stop);

        (await Store.FindWorkers([Anna, new("nobody")], Stop)).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Draining);
        await Store.ChangeWorkers([new(Anna, known => WorkerChange.Of(known, new WorkerCommand.Announce(said with { CpuUsage = 7 }, Now), Now))], Stop);
        var now = (await other.ListWorkers(Stop)).ShouldHaveSingleItem();
        (now.Status, now.CpuUsage).ShouldBe((WorkerStatus.Draining, 7));
    }

    [Fact]
    public async Task A_listener_whose_connection_was_cut_listens_again_and_looks_once()
    {
        var (work, before) = (Store.Pulses.Work.Next, await Listeners());
        await Ask($"select pg_terminate_backend(pid) from pg_stat_activity where pid = {before[0]}");

        await work.WaitAsync(Limit, Stop);
        var woken = Store.Pulses.Work.Next;
        await using var other = await Other();
        await other.Change(new(new("j"), Asset: new("a")), situation => JobChange.Of(situation, new JobCommand.Submit(Order("j", asset: "a")), Now), Now, Stop);
        await woken.WaitAsync(Limit, Stop);
    }

    [Fact]
    public async Task Many_processes_that_start_at_once_make_the_tables_once()
    {
        await Ask("drop schema public cascade; create schema public");
        var starting = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Home.NewProcess()));

        await Task.WhenAll(starting.Select(store => Task.Run(() => store.Prepare(Stop), Stop)));

        await Submit("j");
        foreach (var store in starting)
        {
            (await store.FindJob(new("j"), Stop)).ShouldBeOfType<Job.Probing>();
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_refused_with_what_to_do()
    {
        await Ask("update schema_version set version = 999");
        await using var older = await Home.NewProcess();

        (await Should.ThrowAsync<InvalidOperationException>(() => older.Prepare(Stop))).Message.ShouldContain("Start the newer program");
    }

    [Fact]
    public async Task A_process_that_starts_touches_nothing_that_a_living_one_has()
    {
        await Planned("j");
        await Store.Recover(Anna, Now, Now, Stop);
        var running = await MustClaim(Anna);
        await Tell("gone", new JobCommand.Submit(Order("gone")));
        await Tell("gone", new JobCommand.Cancel("enough"));
        (await Due(Now)).Count.ShouldBe(1);
        await using var other = await Other();

        // By mistake it goes by the same name; Anna lives in the first.
        (await other.Recover(Anna, Now, Now.AddHours(1), Stop)).ShouldBe(0);

        (await Row(running.Key)).ShouldBe(running);
        (await other.TakeDueReminders(Now, Now.AddSeconds(30), 100, Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_dead_process_had_is_given_back_by_the_next_of_its_name()
    {
        await Planned("j");
        await using var living = await Other();
        await living.Recover(Bert, Now, Now, Stop);
        await Store.Recover(Anna, Now, Now, Stop);
        var (dead, alive) = (await MustClaim(Anna), await MustClaim(Bert));
        await Submit("gone");
        await Tell("gone", new JobCommand.Cancel("enough"));
        (await Due(Now)).Count.ShouldBe(1);
        await Reopen();

        (await Store.Recover(Anna, Now, Now.AddHours(1), Stop)).ShouldBe(1);

        (await Row(dead.Key)).State.ShouldBe(StepState.Open);
        (await Row(alive.Key)).Until.ShouldBe(alive.Until, "others served all the time: silence is silence");
        (await Due(Now)).Select(reminder => reminder.Key).ShouldBe(["gone"]);
    }

    [Fact]
    public async Task Outputs_are_deleted_by_one_process_alone()
    {
        await using var other = await Other();
        var job = new JobId("j");
        var publishing = await Store.HoldOutputs(job, OutputsUse.Publish, Stop);
        await using (await other.HoldOutputs(job, OutputsUse.Publish, Stop)) { }
        var deletion = other.HoldOutputs(job, OutputsUse.Delete, Stop);
        (await ((PostgresStateStore)other).LastSequence(Stop)).ShouldBe(0);
        deletion.IsCompleted.ShouldBeFalse();

        await publishing.DisposeAsync();

        await (await deletion.WaitAsync(Limit, Stop)).DisposeAsync();
    }

    [Fact]
    public async Task A_reader_in_another_process_never_misses_an_earlier_sequence()
    {
        await using var other = await Other();
        await using var third = await Other();
        var writing = Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
        {
            var store = writer % 2 == 0 ? Store : other;
            for (var number = 0; number < 25; number++)
            {
                var order = Order($"j{writer}-{number}");
                await store.Change(new(order.Id, Asset: order.Asset), situation => JobChange.Of(situation, new JobCommand.Submit(order), Now), Now, Stop);
            }
        }, Stop)));
        var seen = new List<long>();
        while (seen.Count < 400)
        {
            var news = third.Pulses.Events.Next;
            var page = await third.ReadEvents(null, seen.LastOrDefault(), 1000, Stop);
            seen.AddRange(page.Select(stored => stored.Sequence));
            if (page.Count == 0)
                await news.WaitAsync(Limit, Stop);
        }
        await writing;

        seen.ShouldBe((await Store.ReadEvents(null, 0, 1000, Stop)).Select(stored => stored.Sequence));
    }

    [Fact]
    public async Task A_claim_reads_the_first_entries_of_one_index_however_long_the_queue_is()
    {
        await Ask("""
            insert into steps (job, round, step, asset, state, priority, stage, job_number, place, opened_at)
              select 'j' || n, 1, 'probe', 'a', 2, 0, 2, n, 0, 0 from generate_series(1, 50000) n;
            insert into queue select 0, 2, n, 0, 'probe', 1, 'j' || n from generate_series(1, 50000) n
            """);
        await using var connections = new PostgresConnections(Home.Address);

        var plan = string.Join("\n", await connections.Run(connection => connection.Rows(Statements.Sql("explain (analyze, buffers) " + ClaimTable.ClaimSql,
            1L, new[] { "lease" }, new[] { "w" }, new[] { 0L }, new[] { 0L }, new[] { "" }, Array.Empty<string>(), Array.Empty<int>(), Array.Empty<string>()), row => row.GetString(0), Stop), Stop));

        plan.ShouldContain("Index Scan using queue_pkey on queue");
        plan.ShouldNotContain("Seq Scan", Case.Sensitive, plan);
        plan.ShouldContain("rows=1 ", Case.Sensitive, plan);
        int.Parse(Hits().Match(plan).Groups[1].Value, null).ShouldBeLessThan(100, plan);
    }

    private async Task<IStateStore> Other()
    {
        var store = await Home.NewProcess();
        await store.Prepare(Stop);
        return store;
    }

    private static async Task WorkAll(IStateStore store, WorkerId worker, ConcurrentBag<(StepKey, long)> claimed)
    {
        while (await store.Claim(new ClaimWish(worker, 1, Now, Now.AddSeconds(12)), Stop) is { Count: > 0 } rows)
            foreach (var row in rows)
            {
                claimed.Add((row.Key, row.Fence));
                (await store.AcceptResult(row.LeaseId!, row.Fence, Probed(), new(ReminderKind.Publish, row.LeaseId!, Now.AddSeconds(30)), Now, Stop))!.State.ShouldBe(StepState.Accepted);
            }
    }

    private Task<List<int>> Listeners() => Ask("select pid from pg_stat_activity where datname = current_database() and query like 'listen %'");

    /// <summary>Pages that the whole statement looked at.</summary>
    [GeneratedRegex(@"shared hit=(\d+)")]
    private static partial Regex Hits();

    private async Task<List<int>> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(Home.Address + ";Pooling=false");
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var numbers = new List<int>();
        while (await reader.ReadAsync(Stop))
            if (reader.GetFieldType(0) == typeof(int))
                numbers.Add(reader.GetInt32(0));
        return numbers;
    }
}
