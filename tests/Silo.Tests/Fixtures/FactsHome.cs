using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;
using Transcode.Tests.Azurite;
using Transcode.Tests.Postgres;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>An empty place for facts on one of the engines.</summary>
internal sealed class FactsHome : IAsyncDisposable
{
    private readonly DirectoryInfo? _folder;

    private FactsHome(ISqlDatabase database, DirectoryInfo? folder) => (Database, _folder) = (database, folder);

    public ISqlDatabase Database { get; }

    public static async Task<FactsHome> OnSqlite()
    {
        var folder = Directory.CreateTempSubdirectory("transcode-silo-");
        return await new FactsHome(new SqliteDatabase(Path.Combine(folder.FullName, "facts.db")), folder).Prepared();
    }

    public static async Task<FactsHome> OnPostgres() => await new FactsHome(new PostgresDatabase(await NewDatabase()), null).Prepared();

    /// <summary>The address of a database that nobody has used.</summary>
    public static async Task<string> NewDatabase()
    {
        PostgresServer server;
        try
        {
            server = await PostgresServer.Shared;
        }
        catch (PostgresMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
        var name = PostgresServer.NewName();
        await using var connection = new Npgsql.NpgsqlConnection(server.Address("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new Npgsql.NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return server.Address(name);
    }

    public static async Task<FactsHome> OnAzure(AzureTables? tables = null)
    {
        var folder = Directory.CreateTempSubdirectory("transcode-silo-");
        return await new FactsHome(Journal(tables ?? await NewTables(), folder), folder).Prepared();
    }

    /// <summary>Tables that nobody has used.</summary>
    public static async Task<AzureTables> NewTables()
    {
        try
        {
            return new AzureTables((await AzuriteTables.Shared).Connection, AzuriteTables.NewPrefix());
        }
        catch (AzuriteMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public static JournalDatabase Journal(AzureTables tables, DirectoryInfo folder)
        => new(tables.Connect().GetTableClient(tables.Table("facts")), tables.Where(), Path.Combine(folder.FullName, "copy"));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder?.Delete(recursive: true);
    }

    private async Task<FactsHome> Prepared()
    {
        await Database.Prepare(FactsScripts.For(Database), TestContext.Current.CancellationToken);
        return this;
    }
}
