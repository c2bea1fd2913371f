using System.Buffers;
using System.Text.Json;

namespace Transcode.Gateway.Hosting;

/// <summary>
/// What holds for every field of every message, before anybody looks at its meaning: how deep, how long and how many, no element of a list
/// is missing, and every number is one. The parser alone takes 1e999 for infinity and [null] for a list of nothing.
/// </summary>
internal static class JsonBounds
{
    /// <summary>Of a message that names things: an announcement, a claim, an order.</summary>
    public const int Usual = 1 << 20;

    /// <summary>Of the result of a probe: a film of 100 hours has 180,000 places where it may be cut.</summary>
    public const int OfResults = 96 << 20;

    private const int Deepest = 32;
    public const int MostElements = 600_000;
    public const int LongestText = 64 << 10;
    public const double LargestNumber = 1e18;

    /// <returns>Null: it is within all bounds; else what is not.</returns>
    /// <exception cref="JsonException">It is no JSON at all.</exception>
    public static string? Problem(in ReadOnlySequence<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Deepest });
        // One number for each list or object that is open: elements so far, below zero for an object.
        var open = new Stack<int>();
        while (reader.Read())
        {
            var inList = open.TryPeek(out var count) && count >= 0 && reader.TokenType is not JsonTokenType.EndArray;
            if (inList)
            {
                if (reader.TokenType == JsonTokenType.Null)
                    return "an element of a list is null";
                open.Pop();
                open.Push(count + 1);
                if (count >= MostElements)
                    return $"a list has more than {MostElements} elements";
            }
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    open.Push(0);
                    break;
                case JsonTokenType.StartObject:
                    open.Push(-1);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.String or JsonTokenType.PropertyName when Length(reader) > LongestText:
                    return $"a text has more than {LongestText} bytes";
                case JsonTokenType.Number when !reader.TryGetDouble(out var number) || !double.IsFinite(number)
                    || Math.Abs(number) > LargestNumber && !reader.TryGetInt64(out _):
                    return "a number is too large";
            }
        }
        return null;
    }

    private static long Length(in Utf8JsonReader reader) => reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length;
}
