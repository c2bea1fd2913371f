using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;

namespace Transcode.Silo.Backups;

/// <summary>One row of a table as a line of a backup, with the kind of each value. Pure.</summary>
/// <param name="Table">The ending of the table's name: what stands before it is the platform's.</param>
/// <param name="Entity">Without what the service adds by itself.</param>
internal sealed record BackupRow(string Table, TableEntity Entity)
{
    private const string ETag = "odata.etag";

    private static readonly string[] _ofTheService = [ETag, "PartitionKey", "RowKey", "Timestamp"];

    public string Line()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("table", Table);
            json.WriteString("partition", Entity.PartitionKey);
            json.WriteString("row", Entity.RowKey);
            json.WriteStartObject("values");
            foreach (var (name, value) in Entity.Where(value => value.Value is not null && !_ofTheService.Contains(value.Key)))
            {
                var (kind, text) = Written(name, value);
                json.WriteStartArray(name);
                json.WriteStringValue(kind);
                json.WriteStringValue(text);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    /// <exception cref="FormatException">It is no line of a backup.</exception>
    public static BackupRow Read(JsonElement line)
    {
        var row = new TableEntity(Text(line.GetProperty("partition")), Text(line.GetProperty("row")));
        foreach (var value in line.GetProperty("values").EnumerateObject())
            row[value.Name] = Value(Text(value.Value[0]), Text(value.Value[1]));
        return new(Text(line.GetProperty("table")), row);
    }

    private static (string Kind, string Text) Written(string name, object value) => value switch
    {
        string text => ("string", text),
        byte[] bytes => ("binary", Convert.ToBase64String(bytes)),
        int number => ("int32", number.ToString(CultureInfo.InvariantCulture)),
        long number => ("int64", number.ToString(CultureInfo.InvariantCulture)),
        double number => ("double", number.ToString("R", CultureInfo.InvariantCulture)),
        bool yes => ("boolean", yes ? "true" : "false"),
        DateTimeOffset moment => ("datetime", moment.ToString("O", CultureInfo.InvariantCulture)),
        Guid id => ("guid", id.ToString("D")),
        _ => throw new InvalidOperationException($"{name} is a {value.GetType().Name}, which no table holds."),
    };

    private static object Value(string kind, string text) => kind switch
    {
        "string" => text,
        "binary" => Convert.FromBase64String(text),
        "int32" => int.Parse(text, CultureInfo.InvariantCulture),
        "int64" => long.Parse(text, CultureInfo.InvariantCulture),
        "double" => double.Parse(text, CultureInfo.InvariantCulture),
        "boolean" => text == "true",
        "datetime" => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture),
        "guid" => Guid.Parse(text),
        _ => throw new FormatException($"There is no kind of value called {kind}."),
    };

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("A text is null.");
}
