using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Transcode.Contracts;
using Transcode.Silo.Backups;
using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Backups;

/// <summary>The state in tables, saved while it is written and put back into empty ones.</summary>
public sealed class AzureBackupTests : IAsyncLifetime
{
    private const string Script = "create table things (name text not null primary key, value bigint not null, body text)";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-backup-");
    private readonly List<JournalDatabase> _opened = [];
    private readonly MemoryStream _file = new();
    private AzureTables _tables = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _tables = await FactsHome.NewTables();

    public async ValueTask DisposeAsync()
    {
        foreach (var database in _opened)
            await database.DisposeAsync();
        _folder.Delete(recursive: true);
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task What_is_saved_while_others_write_is_the_state_of_one_moment()
    {
        var a = await Open();
        for (var i = 0; i < 5; i++)
            await Write(a, $"a{i}", Noise(1_000_000));
        await a.SnapshotEnded();
        await Write(a, "large", Noise(2_500_000));
        using var enough = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var i = 1; !enough.IsCancellationRequested; i++)
                await Write(a, string.Create(CultureInfo.InvariantCulture, $"w{i:D8}"), "");
        }, Stop);

        (await Save()).ShouldBeGreaterThan(3);
        await enough.CancelAsync();
        await writing;
        await DeleteTables();
        await new AzureBackup(_tables).Restore(_file, Stop);

        var b = await Open();
        var names = await Names(b);
        names.Take(6).ShouldBe(["a0", "a1", "a2", "a3", "a4", "large"]);
        names.Skip(6).ShouldBe(Enumerable.Range(1, names.Count - 6).Select(i => string.Create(CultureInfo.InvariantCulture, $"w{i:D8}")),
            "each write that is there has all before it");
        await Write(b, "x", "");
        (await Names(b)).Count.ShouldBe(names.Count + 1);
    }

    [Fact]
    public async Task What_grains_keep_comes_back_with_the_kind_of_each_value()
    {
        await Open();
        var row = new TableEntity("of a grain", "ü 100%")
        {
            ["Text"] = "line\n\"quoted\"",
            ["Bytes"] = RandomNumberGenerator.GetBytes(1000),
            ["Number"] = 7,
            ["Long"] = long.MaxValue,
            ["Double"] = 0.1,
            ["Yes"] = true,
            ["Moment"] = new DateTimeOffset(2026, 12, 1, 1, 2, 3, 456, TimeSpan.Zero),
            ["Id"] = Guid.NewGuid(),
        };
        foreach (var name in (string[])["state", "reminders"])
        {
            await Table(name).CreateAsync(Stop);
            await Table(name).AddEntityAsync(row, Stop);
        }

        await Save();
        await DeleteTables();
        await new AzureBackup(_tables).Restore(_file, Stop);

        foreach (var name in (string[])["state", "reminders"])
        {
            var restored = (await Table(name).GetEntityAsync<TableEntity>(row.PartitionKey, row.RowKey, cancellationToken: Stop)).Value;
            foreach (var (key, value) in row)
                restored[key].ShouldBe(value, key);
        }
    }

    [Fact]
    public async Task A_file_that_was_cut_off_is_refused_before_anything_is_written()
    {
        await Write(await Open(), "thing", Noise(100_000));
        await Save();
        var whole = _file.ToArray();
        await DeleteTables();
        foreach (var length in (int[])[0, 1, 30, whole.Length / 2, whole.Length - 40])
        {
            using var cut = new MemoryStream(whole[..length]);
            (await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(_tables).Restore(cut, Stop))).Message
                .ShouldContain("othing was taken");
        }
        var changed = (byte[])whole.Clone();
        changed[whole.Length / 2] ^= 4;
        using var other = new MemoryStream(changed);
        await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(_tables).Restore(other, Stop));
        // Packed well, and without its last line.
        using var lines = new StreamReader(new GZipStream(new MemoryStream(whole), CompressionMode.Decompress));
        using var shorter = Packed(string.Join('\n', (await lines.ReadToEndAsync(Stop)).TrimEnd('\n').Split('\n')[..^1]));
        (await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(_tables).Restore(shorter, Stop))).Message.ShouldContain("cut off");

        await new AzureBackup(_tables).Restore(_file, Stop);
        (await Names(await Open())).ShouldBe(["thing"]);
    }

    [Theory]
    [InlineData("{\"transcode_backup\": 2, \"prefix\": \"t\"}")]
    [InlineData("{\"prefix\": \"t\"}")]
    [InlineData("[]")]
    [InlineData("text")]
    [InlineData("{\"transcode_backup\": 1, \"prefix\": \"t\"}\n{\"table\": \"facts\"}\n{\"rows\": 1}")]
    [InlineData("{\"transcode_backup\": 1, \"prefix\": \"t\"}\n{\"rows\": 0}")]
    public async Task What_is_no_backup_is_refused_with_a_sentence(string lines)
    {
        using var file = Packed(lines);
        await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(_tables).Restore(file, Stop));
    }

    [Fact]
    public async Task What_is_there_is_never_written_over()
    {
        await Write(await Open(), "thing", "");
        await Save();
        await Write(_opened[0], "later", "");

        (await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(_tables).Restore(_file, Stop))).Message
            .ShouldContain("is not empty");

        (await Names(_opened[0])).ShouldBe(["later", "thing"]);
    }

    [Fact]
    public async Task Silos_that_are_there_already_are_noticed()
    {
        await Open();
        await Save();
        await DeleteTables();
        await Table("silos").CreateAsync(Stop);
        await Table("silos").AddEntityAsync(new TableEntity("transcode", "127.0.0.1-1-1"), Stop);

        (await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(_tables).Restore(_file, Stop))).Message.ShouldContain("silos");
    }

    [Fact]
    public async Task A_backup_of_another_platform_says_whose_it_is()
    {
        await Open();
        await Save();
        var other = await FactsHome.NewTables();
        (await Should.ThrowAsync<UnfitBackupException>(() => new AzureBackup(other).Restore(_file, Stop))).Message
            .ShouldContain($"State:AzurePrefix={_tables.Prefix}");
    }

    [Fact]
    public async Task Where_no_silo_has_been_there_is_nothing_to_save()
        => (await Should.ThrowAsync<UnfitBackupException>(Save)).Message.ShouldContain("no silo has been there yet");

    [Trait("long", "yes")]
    [Fact]
    public async Task No_silo_begins_anew_on_a_restore_that_broke_off()
    {
        await Write(await Open(), "thing", "");
        await Save();
        await DeleteTables();
        await Table("facts").CreateAsync(Stop);
        await Table("facts").AddEntityAsync((await BackupFile.Rows(_file, Stop).FirstAsync(Stop)).Entity, Stop);

        (await Should.ThrowAsync<FactsUnavailableException>(Open)).Message.ShouldContain("is missing");
    }

    private Task<long> Save() => new AzureBackup(_tables).Save(_file, Stop);

    private TableClient Table(string name) => _tables.Connect().GetTableClient(_tables.Table(name));

    private async Task DeleteTables()
    {
        foreach (var name in (string[])["facts", "state", "reminders", "silos"])
            await Table(name).DeleteAsync(Stop);
    }

    private static MemoryStream Packed(string lines)
    {
        var packed = new MemoryStream();
        using (var packing = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            packing.Write(Encoding.UTF8.GetBytes(lines));
        return packed;
    }

    private async Task<JournalDatabase> Open()
    {
        var database = new JournalDatabase(Table("facts"), _tables.Where(), Path.Combine(_folder.FullName, $"{_opened.Count}"));
        _opened.Add(database);
        await database.Prepare([Script], Stop);
        return database;
    }

    private static Task Write(JournalDatabase database, string name, string body)
        => database.Write([new("insert into things (name, value, body) values ($1, 1, $2)", name, body)], Stop);

    private static Task<List<string>> Names(JournalDatabase database)
        => database.Read(new("select name from things order by name"), row => row.GetString(0), Stop);

    private static string Noise(int bytes) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));
}
