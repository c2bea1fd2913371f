using Azure.Data.Tables;
using Transcode.Contracts;
using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

/// <summary>What makes of a journal and many copies one state.</summary>
public sealed class JournalTests : IAsyncLifetime
{
    private const string Script = "create table things (name text not null primary key, value bigint not null, body text)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-journal-");
    private readonly List<JournalDatabase> _opened = [];
    private AzureTables _tables = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _tables = await FactsHome.NewTables();

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
            await database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_one_has_written_the_others_read_at_once()
    {
        var (a, b) = (await Open(), await Open());
        for (var i = 0; i < 20; i++)
        {
            await Write(i % 2 == 0 ? a : b, $"t{i}", i);
            (await Names(i % 2 == 0 ? b : a)).Count.ShouldBe(i + 1);
        }
        (await Names(await Open())).ShouldBe(await Names(a));
    }

    [Fact]
    public async Task Many_that_start_at_once_on_nothing_shape_it_once()
    {
        var silos = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Open()));
        await Task.WhenAll(silos.Select((silo, i) => Write(silo, $"{i}", i)));
        foreach (var silo in silos)
            (await Names(silo)).ShouldBe(["0", "1", "2", "3"]);
        var head = await new TableJournal(_tables.Connect().GetTableClient(_tables.Table("facts"))).Head(Stop);
        head.ShouldSatisfyAllConditions(one => one.Version.ShouldBe(1), one => one.Number.ShouldBeLessThanOrEqualTo(5));
    }

    [Fact]
    public async Task Of_many_on_many_silos_that_write_one_key_one_does()
    {
        JournalDatabase[] silos = [await Open(), await Open(), await Open()];
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(async i =>
        {
            try
            {
                await Write(silos[i % 3], "one", i);
                return true;
            }
            catch (AlreadyWrittenException)
            {
                return false;
            }
        }));
        answers.Count(written => written).ShouldBe(1);
        foreach (var silo in silos)
            (await silo.Read(new("select value from things"), row => row.GetInt64(0), Stop)).ShouldHaveSingleItem()
                .ShouldBe(Array.IndexOf(answers, true));
    }

    [Fact]
    public async Task A_count_that_many_raise_misses_none()
    {
        JournalDatabase[] silos = [await Open(), await Open(), await Open()];
        await Write(silos[0], "count", 0);
        await Task.WhenAll(Enumerable.Range(0, 90).Select(async i => (await silos[i % 3].Write(
            [new("update things set value = value + 1 where name = 'count'")], Stop))[0].ShouldBe(1)));
        foreach (var silo in silos)
            (await silo.Read(new("select value from things"), row => row.GetInt64(0), Stop)).ShouldBe([90]);
    }

    [Fact]
    public async Task Who_slept_is_refused_what_it_decided_on_old_facts()
    {
        var (awake, sleeper) = (await Open(), await Open());
        await Write(awake, "thing", 1);
        // The sleeper has seen nothing of it when it writes.
        (await sleeper.Write([new("update things set value = 3 where name = 'thing' and value = 0")], Stop))[0].ShouldBe(0);
        (await sleeper.Write([new("update things set value = 2 where name = 'thing' and value = 1")], Stop))[0].ShouldBe(1);
        (await awake.Write([new("delete from things where name = 'thing' and value = 1")], Stop))[0].ShouldBe(0);
        await Should.ThrowAsync<AlreadyWrittenException>(() => Write(awake, "thing", 9));
    }

    [Fact]
    public async Task A_write_that_is_refused_takes_no_other_with_it_and_leaves_nothing()
    {
        var a = await Open();
        await Write(a, "taken", 1);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            try
            {
                return await a.Write([Insert($"t{i}", i), Insert(i % 2 == 0 ? "taken" : $"u{i}", i)], Stop);
            }
            catch (AlreadyWrittenException)
            {
                return [];
            }
        }));
        answers.Count(changed => changed.Count == 2).ShouldBe(10);
        (await Names(await Open())).Count.ShouldBe(21);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(2_500_000)]
    public async Task Large_writes_travel_whole(int size)
    {
        var (a, b) = (await Open(), await Open());
        // It cannot be packed.
        var body = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(size));
        await a.Write([new("insert into things (name, value, body) values ($1, 1, $2)", "large", body)], Stop);
        (await b.Read(new("select body from things"), row => row.GetString(0), Stop)).ShouldBe([body]);
        (await a.Read(new("select body from things where body is null"), row => row.GetString(0), Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_found_in_the_journal()
    {
        var losing = new LosingAnswers();
        var a = await Open(losing);
        losing.Next = 2;
        await Write(a, "thing", 1);
        losing.Lost.ShouldBe(2);
        (await a.Write([new("update things set value = value + 1")], Stop)).ShouldBe([1]);
        (await (await Open()).Read(new("select value from things"), row => row.GetInt64(0), Stop)).ShouldBe([2]);
    }

    [Fact]
    public async Task A_snapshot_takes_the_place_of_the_records_before_it()
    {
        var a = await Open();
        var late = await Open();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 6; i++)
                await a.Write([new("insert into things (name, value, body) values ($1, 1, $2)", $"{round} {i}", Noise(1_000_000))], Stop);
            await a.SnapshotEnded();
        }
        var head = await new TableJournal(_tables.Connect().GetTableClient(_tables.Table("facts"))).Head(Stop);
        head.Snapshot.ShouldBeGreaterThan(0);
        head.First.ShouldBeGreaterThan(1, "the first records are gone");
        head.Tail.ShouldBeLessThan(12_000_000);

        (await Names(await Open())).Count.ShouldBe(18);
        (await Names(late)).Count.ShouldBe(18, "it has seen none of the records that are gone");
        await Write(late, "after", 1);
        (await Names(a)).Count.ShouldBe(19);
    }

    /// <summary>As a backup and its way back would.</summary>
    [Fact]
    public async Task Rows_that_are_copied_one_by_one_into_another_table_are_the_same_state()
    {
        var a = await Open();
        for (var i = 0; i < 5; i++)
            await a.Write([new("insert into things (name, value, body) values ($1, 1, $2)", $"{i}", Noise(1_000_000))], Stop);
        await a.SnapshotEnded();
        await Write(a, "after the snapshot", 1);
        var (from, restored) = (_tables.Connect().GetTableClient(_tables.Table("facts")), await FactsHome.NewTables());
        var into = restored.Connect().GetTableClient(restored.Table("facts"));
        await into.CreateAsync(Stop);
        await foreach (var row in from.QueryAsync<TableEntity>(cancellationToken: Stop))
            await into.AddEntityAsync(row, Stop);

        _tables = restored;
        var b = await Open();

        (await Names(b)).ShouldBe(await Names(a));
        await Write(b, "more", 1);
        (await Names(b)).Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_copy_that_is_broken_is_made_anew()
    {
        var a = await Open();
        await Write(a, "thing", 1);
        var file = Directory.EnumerateFiles(_folder.FullName, "facts-*.db", SearchOption.AllDirectories).ShouldHaveSingleItem();
        using (var session = new SqliteSession(file))
            session.Script("drop table things");

        (await Should.ThrowAsync<FactsUnavailableException>(() => Write(a, "other", 1))).Message.ShouldContain("It is made anew");
        await Write(a, "other", 1);

        (await Names(a)).ShouldBe(["other", "thing"]);
    }

    [Fact]
    public async Task A_disk_that_takes_no_copy_is_told_with_its_folder()
    {
        var folder = Path.Combine(_folder.FullName, $"{_opened.Count}");
        await File.WriteAllTextAsync(folder, "in the way", Stop);
        (await Should.ThrowAsync<FactsUnavailableException>(() => Open())).Message.ShouldContain(folder);
    }

    private async Task<JournalDatabase> Open(LosingAnswers? losing = null)
    {
        var service = losing is null ? _tables.Connect() : losing.Connect(_tables);
        var database = new JournalDatabase(service.GetTableClient(_tables.Table("facts")), _tables.Where(),
            Path.Combine(_folder.FullName, $"{_opened.Count}"));
        _opened.Add(database);
        await database.Prepare([Script], Stop);
        return database;
    }

    private static SqlStatement Insert(string name, long value) => new("insert into things (name, value) values ($1, $2)", name, value);

    private static Task Write(JournalDatabase database, string name, long value) => database.Write([Insert(name, value)], Stop);

    private static Task<List<string>> Names(JournalDatabase database)
        => database.Read(new("select name from things order by name"), row => row.GetString(0), Stop);

    private static string Noise(int bytes) => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(bytes));
}
