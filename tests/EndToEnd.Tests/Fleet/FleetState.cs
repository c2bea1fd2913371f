using Npgsql;
using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;
using Transcode.Tests.Azurite;
using Transcode.Tests.Postgres;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>What the processes of a fleet share to remember: a database of PostgreSQL or, with TRANSCODE_FLEET_STATE=azure, tables of
/// Azure.</summary>
internal abstract class FleetState : IAsyncDisposable
{
    /// <summary>Tells a process where it is.</summary>
    public abstract (string Name, string Value) Setting { get; }

    /// <summary>It is away.</summary>
    public abstract Task Kill();

    /// <summary>With what it had written.</summary>
    public abstract Task StartAgain();

    /// <summary>Columns of a row are joined by a space.</summary>
    public abstract Task<IReadOnlyList<string>> Ask(string sql, CancellationToken stop);

    public abstract ValueTask DisposeAsync();

    /// <summary>Skips the test where it cannot run.</summary>
    public static async Task<FleetState> Open()
    {
        try
        {
            return Environment.GetEnvironmentVariable("TRANSCODE_FLEET_STATE") == "azure"
                ? new OnAzure(await AzuriteTables.Start("disk"))
                : new OnPostgres(await PostgresServer.Start("fsync=off"));
        }
        catch (Exception missing) when (missing is PostgresMissingException or AzuriteMissingException)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private sealed class OnPostgres(PostgresServer server) : FleetState
    {
        public override (string Name, string Value) Setting => ("TRANSCODE_POSTGRES", server.Address("postgres"));

        public override Task Kill() => server.Kill();

        public override Task StartAgain() => server.StartAgain();

        public override async Task<IReadOnlyList<string>> Ask(string sql, CancellationToken stop)
        {
            await using var connection = new NpgsqlConnection(server.Address("postgres"));
            await connection.OpenAsync(stop);
            await using var command = new NpgsqlCommand(sql, connection);
            await using var rows = await command.ExecuteReaderAsync(stop);
            var found = new List<string>();
            while (await rows.ReadAsync(stop))
                found.Add(string.Join(' ', Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i).ToString())));
            return found;
        }

        public override ValueTask DisposeAsync() => server.DisposeAsync();
    }

    private sealed class OnAzure(AzuriteTables server) : FleetState
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-fleet-");

        public override (string Name, string Value) Setting => ("TRANSCODE_AZURE_TABLES", server.Connection);

        /// <summary>It is told to end: with kill -9 it would forget the last seconds, which the service that it stands for never
        /// does.</summary>
        public override Task Kill() => server.End();

        public override Task StartAgain() => server.StartAgain();

        /// <summary>One more reader of the journal. Its copy knows JSON as text.</summary>
        public override async Task<IReadOnlyList<string>> Ask(string sql, CancellationToken stop)
        {
            var tables = new AzureTables(server.Connection);
            await using var facts = new JournalDatabase(tables.Connect().GetTableClient(tables.Table("facts")), tables.Where(),
                Path.Combine(_folder.FullName, "copy"));
            await facts.Prepare(FactsScripts.For(facts), stop);
            return await facts.Read(new SqlStatement(sql.Replace("::json", "", StringComparison.Ordinal)),
                row => string.Join(' ', Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i).ToString())), stop);
        }

        public override ValueTask DisposeAsync()
        {
            _folder.Delete(recursive: true);
            return server.DisposeAsync();
        }
    }
}
