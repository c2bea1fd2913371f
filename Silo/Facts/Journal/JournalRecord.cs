using System.IO.Compression;
using System.Text.Json;

namespace Transcode.Silo.Facts.Journal;

/// <summary>What one append to the journal says: statements that every copy of the facts carries out in the same order.</summary>
/// <param name="Id">By which its writer knows it again, where the answer to the append was lost.</param>
/// <param name="Scripts">They change the shape of the facts, before the statements.</param>
/// <param name="Statements">With their values.</param>
internal sealed record JournalRecord(string Id, IReadOnlyList<string> Scripts, IReadOnlyList<SqlStatement> Statements)
{
    /// <summary>As bytes, packed.</summary>
    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var packing = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var json = new Utf8JsonWriter(packing))
            Write(json);
        return packed.ToArray();
    }

    public static JournalRecord Unpack(byte[] packed)
    {
        using var unpacking = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var document = JsonDocument.Parse(unpacking);
        var root = document.RootElement;
        return new(Text(root.GetProperty("id")), [.. root.GetProperty("scripts").EnumerateArray().Select(Text)],
            [.. root.GetProperty("statements").EnumerateArray().Select(Statement)]);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("id", Id);
        json.WriteStartArray("scripts");
        foreach (var script in Scripts)
            json.WriteStringValue(script);
        json.WriteEndArray();
        json.WriteStartArray("statements");
        foreach (var statement in Statements)
            Write(json, statement);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The text first, then its values.</summary>
    private static void Write(Utf8JsonWriter json, SqlStatement statement)
    {
        json.WriteStartArray();
        json.WriteStringValue(statement.Text);
        foreach (var value in statement.Values)
        {
            if (value is string text)
                json.WriteStringValue(text);
            else if (value is long number)
                json.WriteNumberValue(number);
            else if (value is null)
                json.WriteNullValue();
            else
                throw new InvalidOperationException($"A value is a text or a long, and no {value.GetType().Name}.");
        }
        json.WriteEndArray();
    }

    private static SqlStatement Statement(JsonElement parts)
        => new(Text(parts[0]), [.. parts.EnumerateArray().Skip(1).Select(Value)]);

    private static object? Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Text(value),
        JsonValueKind.Number => value.GetInt64(),
        _ => null,
    };

    private static string Text(JsonElement value)
        => value.GetString() ?? throw new InvalidOperationException("A text of the journal is null.");
}
