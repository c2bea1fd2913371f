using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Domain;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Postgres;
using Transcode.Orchestrator.State.Sqlite;
using Transcode.Tests.Postgres;

namespace Transcode.Bench.Queue;

/// <summary>Our queue on one of its engines, with steps that do nothing.</summary>
internal sealed class Ours : IAsyncDisposable
{
    private const int Concurrency = 16;
    private const int Batch = 100;

    private readonly PostgresServer? server;
    private readonly DirectoryInfo? folder;
    private readonly string database;

    private Ours(IStateStore store, PostgresServer? server, DirectoryInfo? folder, string database) =>
        (Store, this.server, this.folder, this.database) = (store, server, folder, database);

    public IStateStore Store { get; }

    public Meter Meter => new(server?.Id);

    public static async Task<Ours> OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("transcode-bench-");
        var file = Path.Combine(folder.FullName, "state.db");
        var ours = new Ours(new SqliteStateStore(file), null, folder, file);
        await ours.Store.Prepare(default);
        return ours;
    }

    public static async Task<Ours> OnPostgres(PostgresServer server)
    {
        var database = await Databases.Make(server);
        var ours = new Ours(new PostgresStateStore(server.Address(database), NullLogger<PostgresStateStore>.Instance), server, null, database);
        await ours.Store.Prepare(default);
        return ours;
    }

    /// <summary>Open steps, as if so many jobs had been submitted.</summary>
    public async Task Fill(int steps)
    {
        const string numbers = "with recursive k (n) as (select 1 union all select n + 1 from k where n < ";
        if (server is not null)
            await Databases.Ask(server, database, $"""
                insert into steps (job, round, step, asset, state, priority, stage, job_number, place, opened_at) select 'j' || n, 1, 'probe', 'a', 2, 0, 2, n, 0, 0 from generate_series(1, {steps}) n;
                insert into queue (rank, stage, job_number, place, step, round, job) select 0, 2, n, 0, 'probe', 1, 'j' || n from generate_series(1, {steps}) n;
                """);
        else
        {
            using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"insert into steps (job, round, step, asset, state, priority, stage, job_number, place, opened_at) {numbers}{steps}) select 'j' || n, 1, 'probe', 'a', 2, 0, 2, n, 0, 0 from k";
            command.ExecuteNonQuery();
        }
        if (server is not null)
            foreach (var order in new[] { "vacuum analyze steps", "vacuum analyze queue", "checkpoint" })
                await Databases.Ask(server, database, order);
    }

    public Task<Figures> Run(string style, int count, int seconds) => Meter.Measure(async () =>
    {
        var (asked, done, until) = (0, 0, TimeProvider.System.GetTimestamp() + seconds * TimeProvider.System.TimestampFrequency);
        var size = style == "single" ? 1 : Batch;
        await Task.WhenAll(Enumerable.Range(0, style == "single" ? Concurrency : 4).Select(number => Task.Run(async () =>
        {
            while (Interlocked.Add(ref asked, size) <= count && TimeProvider.System.GetTimestamp() < until)
            {
                var now = DateTimeOffset.UtcNow;
                var rows = await Store.Claim(new ClaimWish(new WorkerId($"w{number}"), size, now, now.AddSeconds(12)), default);
                await Task.WhenAll(rows.Select(row => Store.AcceptResult(
                    row.LeaseId!, row.Fence, Samples.Verified, new(ReminderKind.Publish, row.LeaseId!, now.AddSeconds(30)), now, default)));
                Interlocked.Add(ref done, rows.Count);
            }
        })));
        return done;
    });

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        folder?.Delete(recursive: true);
        if (server is not null)
            await Databases.Drop(server, database);
    }
}
