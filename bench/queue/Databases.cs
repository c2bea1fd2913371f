using System.Runtime.CompilerServices;
using Npgsql;
using Transcode.Tests.Postgres;

namespace Transcode.Bench.Queue;

/// <summary>A fresh database for each run, so that nobody inherits anybody's rows.</summary>
internal static class Databases
{
    public static string Here { get; } = FolderOf();

    public static async Task<string> Make(PostgresServer server)
    {
        var name = PostgresServer.NewName();
        await Ask(server, "postgres", $"create database {name}");
        return name;
    }

    public static Task Drop(PostgresServer server, string name) => Ask(server, "postgres", $"drop database {name} with (force)");

    public static async Task Ask(PostgresServer server, string database, string sql)
    {
        await using var connection = new NpgsqlConnection(server.Address(database) + ";Pooling=false;Command Timeout=600");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string FolderOf([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
