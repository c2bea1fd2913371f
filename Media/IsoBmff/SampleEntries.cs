namespace Transcode.Media.IsoBmff;

/// <summary>The description of a track's coded form (ISO/IEC 14496-12, 8.5.2): fixed fields, then boxes, one of which configures the
/// decoder.</summary>
internal static class SampleEntries
{
    private const int VideoFields = 78;
    private const int AudioFields = 28;

    /// <summary>Bytes of fixed fields before the boxes in an entry.</summary>
    public static int FieldsOf(string handler) => handler == "vide" ? VideoFields : AudioFields;

    public static (int Width, int Height) SizeOf(Box entry)
    {
        var fields = entry.Fields().Skip(24);
        return (fields.U16(), fields.U16());
    }

    /// <summary>Null when the two configure a decoder alike, else what differs.</summary>
    public static string? Difference(Box a, Box b, int skip)
    {
        if (!a.Body.Span[..skip].SequenceEqual(b.Body.Span[..skip])) return $"fields of the sample entry {a.Type} differ";
        var (left, right) = (Configuration(a, skip), Configuration(b, skip));
        foreach (var (type, body) in left)
        {
            if (!right.TryGetValue(type, out var other)) return $"{type} is in the first only";
            if (!body.Span.SequenceEqual(other.Span)) return $"{type} differs";
        }
        return right.Keys.FirstOrDefault(type => !left.ContainsKey(type)) is { } extra ? $"{extra} is in the second only" : null;
    }

    /// <summary>btrt only tells rates of this very file, no decoder reads it.</summary>
    private static Dictionary<string, ReadOnlyMemory<byte>> Configuration(Box entry, int skip) =>
        entry.Children(skip).Where(child => child.Type != "btrt").GroupBy(child => child.Type)
            .ToDictionary(group => group.Key, group => group.First().Body);
}
