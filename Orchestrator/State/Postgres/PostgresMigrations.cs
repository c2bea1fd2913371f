using System.Reflection;
using Npgsql;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Brings a database to the newest shape. Each script runs once; of several processes that start at once, one does it.</summary>
internal static class PostgresMigrations
{
    private const string Folder = "Transcode.Orchestrator.State.Postgres.Migrations.";

    /// <exception cref="InvalidOperationException">The database was written by a newer version.</exception>
    public static async Task<int> Apply(NpgsqlConnection connection, CancellationToken stop)
    {
        var scripts = Scripts();
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await connection.Send([Sql("select pg_advisory_xact_lock($1)", AdvisoryKeys.Migration)], stop);
        await connection.Send([Sql("create table if not exists schema_version (version int not null)")], stop);
        var version = await connection.One(Sql("select version from schema_version"), row => row.GetInt32(0), stop);
        if (version > scripts.Count)
            throw new InvalidOperationException(
                $"The database has version {version}, and this program knows versions up to {scripts.Count}. Start the newer program, or name another database (State:Postgres).");
        for (var next = version; next < scripts.Count; next++)
        {
            await using var script = new NpgsqlCommand(scripts[next], connection, transaction);
            await script.ExecuteNonQueryAsync(stop);
        }
        await connection.Send([Sql("delete from schema_version"), Sql("insert into schema_version values ($1)", scripts.Count)], stop);
        await transaction.CommitAsync(stop);
        return scripts.Count;
    }

    private static List<string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => new StreamReader(assembly.GetManifestResourceStream(name)!).ReadToEnd())];
    }
}
