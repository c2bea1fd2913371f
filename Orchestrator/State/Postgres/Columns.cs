using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>How values lie in columns: times as milliseconds, bodies as JSON.</summary>
internal static class Columns
{
    public static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(this NpgsqlDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static string? TextOrNull(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static string Body<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    public static T Body<T>(this NpgsqlDataReader row, int column, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.GetString(column), type) ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");
}
