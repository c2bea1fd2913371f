using System.Text.Json;

namespace Transcode.Domain.Profiles;

/// <summary>Walks a profile's JSON, notes every problem with its path, and lets no unknown field pass in silence.</summary>
internal sealed class ProfileCursor(string file, string path, JsonElement element, List<ProfileProblem> problems)
{
    private readonly HashSet<string> _known = [];

    public void Problem(string field, string problem) => problems.Add(new ProfileProblem(file, At(field), problem));

    public string? Text(string field, string? fallback = null, params string[] allowed)
    {
        if (Field(field) is not { } value)
            return fallback ?? Missing<string>(field);
        if (value.ValueKind != JsonValueKind.String)
            return Wrong<string>(field, "must be a text");
        var text = value.GetString()!;
        return allowed.Length == 0 || allowed.Contains(text) ? text
            : Wrong<string>(field, $"is \"{text}\"; allowed: {string.Join(", ", allowed)}");
    }

    public double Number(string field, double? fallback, double lowest, double highest)
    {
        if (Field(field) is not { } value)
            return fallback ?? (Missing<string>(field) is null ? lowest : 0);
        if (value.ValueKind != JsonValueKind.Number)
            return Wrong(field, "must be a number", lowest);
        var number = value.GetDouble();
        return number >= lowest && number <= highest ? number
            : Wrong(field, $"is {number:0.###}; allowed: {lowest:0.###} to {highest:0.###}", lowest);
    }

    public int Whole(string field, int? fallback, int lowest, int highest)
    {
        var number = Number(field, fallback, lowest, highest);
        return number == Math.Floor(number) ? (int)number : Wrong(field, "must be a whole number", lowest);
    }

    public bool Flag(string field, bool fallback) => Field(field) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => Wrong(field, "must be true or false", fallback),
    };

    /// <summary>A text, the first of those allowed where there is none; true and false, as older profiles have them, stand for two of
    /// them.</summary>
    public string? FlagOrText(string field, string yes, string no, params string[] allowed) => Field(field) switch
    {
        null => allowed[0],
        { ValueKind: JsonValueKind.True } => yes,
        { ValueKind: JsonValueKind.False } => no,
        _ => Text(field, allowed[0], allowed),
    };

    public ProfileCursor? Section(string field) => Field(field) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } value => new ProfileCursor(file, At(field), value, problems),
        _ => Wrong<ProfileCursor>(field, "must be an object"),
    };

    public IReadOnlyList<ProfileCursor> Sections(string field)
    {
        if (Field(field) is not { } value)
            return Missing<ProfileCursor[]>(field) ?? [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
            return Wrong<ProfileCursor[]>(field, "must be a list of objects") ?? [];
        return [.. value.EnumerateArray().Select((item, i) => new ProfileCursor(file, $"{At(field)}[{i}]", item, problems))];
    }

    public IReadOnlyList<string> Texts(string field, params string[] allowed)
    {
        if (Field(field) is not { } value)
            return Missing<string[]>(field) ?? [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            return Wrong<string[]>(field, "must be a list of texts") ?? [];
        string[] texts = [.. value.EnumerateArray().Select(item => item.GetString()!)];
        foreach (var text in texts.Where(text => allowed.Length > 0 && !allowed.Contains(text)))
            Problem(field, $"holds \"{text}\"; allowed: {string.Join(", ", allowed)}");
        return texts;
    }

    public bool Has(string field) => Field(field) is not null;

    /// <summary>Call last: a field nobody asked for is a typing error, and the profile would not do what its author meant.</summary>
    public void RefuseUnknown()
    {
        foreach (var property in element.EnumerateObject().Where(property => !_known.Contains(property.Name)))
            Problem(property.Name, $"is not known here; known: {string.Join(", ", _known.Where(name => name != "$schema").Order())}");
    }

    private JsonElement? Field(string field)
    {
        _known.Add(field);
        return element.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string At(string field) => path.Length == 0 ? field : $"{path}.{field}";

    private T? Missing<T>(string field) where T : class => Wrong<T>(field, "is missing");

    private T? Wrong<T>(string field, string problem) where T : class
    {
        Problem(field, problem);
        return null;
    }

    private T Wrong<T>(string field, string problem, T instead)
    {
        Problem(field, problem);
        return instead;
    }
}
