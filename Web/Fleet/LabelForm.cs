namespace Transcode.Web.Fleet;

/// <summary>Labels as a person types them, "room=attic", one a line. Pure.</summary>
internal static class LabelForm
{
    /// <returns>Null: a line has no name before a "=".</returns>
    public static IReadOnlyDictionary<string, string>? Read(string? text)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in (text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var value])
                return null;
            labels[name] = value;
        }
        return labels;
    }
}
