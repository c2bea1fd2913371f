using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Data.Sqlite;

namespace Transcode.Orchestrator.State.Sqlite;

/// <summary>How values lie in columns: times as milliseconds, bodies as JSON.</summary>
internal static class Columns
{
    public static long Milliseconds(DateTimeOffset at) => at.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(this SqliteDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? TimeOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static string? TextOrNull(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static string Body<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    public static T Body<T>(this SqliteDataReader row, int column, JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(row.GetString(column), type) ?? throw new InvalidOperationException($"A stored {typeof(T).Name} is null.");
}
