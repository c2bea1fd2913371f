using System.Text.Json;
using System.Text.RegularExpressions;

namespace Transcode.Domain.Tests.Profiles;

/// <summary>As much of JSON Schema as the profile schema uses; a word that it does not know fails the test.</summary>
internal sealed class SchemaCheck(JsonElement root)
{
    private static readonly HashSet<string> _silent = ["$schema", "$defs", "title", "description"];

    public IReadOnlyList<string> Faults(JsonElement value) => [.. Faults(root, value, "")];

    private IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at)
        => schema.EnumerateObject().Where(word => !_silent.Contains(word.Name)).SelectMany(word => word.Name switch
    {
        "$ref" => Faults(root.GetProperty("$defs").GetProperty(word.Value.GetString()!["#/$defs/".Length..]), value, at),
        "type" => Fails(!Is(word.Value.GetString()!, value), $"{at} is no {word.Value}"),
        "enum" => Fails(!word.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{at} is none of {word.Value}"),
        "pattern" => Fails(!Regex.IsMatch(value.GetString()!, word.Value.GetString()!), $"{at} does not match"),
        "minimum" => Fails(value.GetDouble() < word.Value.GetDouble(), $"{at} is too small"),
        "maximum" => Fails(value.GetDouble() > word.Value.GetDouble(), $"{at} is too large"),
        "minItems" => Fails(value.GetArrayLength() < word.Value.GetInt32(), $"{at} has too few"),
        "maxItems" => Fails(value.GetArrayLength() > word.Value.GetInt32(), $"{at} has too many"),
        "items" => value.EnumerateArray().SelectMany((item, n) => Faults(word.Value, item, $"{at}[{n}]")),
        "required"
        => word.Value.EnumerateArray()
        .SelectMany(name => Fails(!value.TryGetProperty(name.GetString()!, out _), $"{at}.{name} is missing")),
        "anyOf" => Fails(word.Value.EnumerateArray().All(one => Faults(one, value, at).Any()), $"{at} is none of several"),
        "properties"
        => word.Value.EnumerateObject()
        .SelectMany(each => value.TryGetProperty(each.Name, out var inner) ? Faults(each.Value, inner, $"{at}.{each.Name}") : []),
        "additionalProperties"
        => value.EnumerateObject()
        .SelectMany(each => Fails(!schema.GetProperty("properties").TryGetProperty(each.Name, out _), $"{at}.{each.Name} is not known")),
        _ => [$"the schema says {word.Name}, which this check does not know"],
    });

    private static IEnumerable<string> Fails(bool fails, string message) => fails ? [message] : [];

    private static bool Is(string type, JsonElement value) => (type, value.ValueKind) switch
    {
        ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array) or ("string", JsonValueKind.String)
            or ("number", JsonValueKind.Number) => true,
        ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        ("integer", JsonValueKind.Number) => value.TryGetInt64(out _),
        _ => false,
    };
}
