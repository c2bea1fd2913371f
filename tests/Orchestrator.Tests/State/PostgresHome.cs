using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Postgres;
using Transcode.Tests.Postgres;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>An empty database on the server of this test run.</summary>
public sealed class PostgresHome : IStoreHome
{
    private readonly string database = PostgresServer.NewName();
    private PostgresServer? server;

    public string Address => server!.Address(database);

    public async Task<IStateStore> NewProcess()
    {
        if (server is null)
        {
            server = await ServerOrSkip(() => PostgresServer.Shared);
            await Ask($"create database {database}");
        }
        return new PostgresStateStore(Address, NullLogger<PostgresStateStore>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await Ask($"drop database {database} with (force)");
    }

    public static async Task<PostgresServer> ServerOrSkip(Func<Task<PostgresServer>> start)
    {
        try
        {
            return await start();
        }
        catch (PostgresMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private async Task Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(server!.Address("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
