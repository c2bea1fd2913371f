using Npgsql;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>Profiles as rows.</summary>
internal static class ProfileTable
{
    public static NpgsqlBatchCommand Keep(StoredProfile profile) => Sql(
        "insert into profiles (name, body) values ($1, $2) on conflict (name) do update set body = excluded.body", profile.Name, profile.Json);

    public static NpgsqlBatchCommand Drop(string name) => Sql("delete from profiles where name = $1 returning name", name);

    public static NpgsqlBatchCommand List() => Sql("select name, body from profiles order by name");

    public static StoredProfile Read(NpgsqlDataReader row) => new(row.GetString(0), row.GetString(1));
}
