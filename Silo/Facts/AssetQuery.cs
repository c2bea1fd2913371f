using Transcode.Domain.Lists;

namespace Transcode.Silo.Facts;

/// <summary>What follows "from assets" for a page of a list, newest first, and its values. Pure.</summary>
internal sealed record AssetQuery(string Text, IReadOnlyList<object?> Values)
{
    public static AssetQuery Page(AssetFilter filter)
    {
        var (values, conditions) = (new SqlValues(), new List<string>());
        if (filter.Status is { } status)
            conditions.Add($"status = {values.Add((long)status)}");
        if (filter.Tenant is { } tenant)
            conditions.Add($"tenant = {values.Add(tenant)}");
        if (filter.Label is { Length: > 0 } label)
            conditions.Add($"lower(label) like {values.Add($"%{SqlValues.Literal(label.ToLowerInvariant())}%")} escape '\\'");
        if (filter.After is { } after)
            conditions.Add($"(at, asset) < ({values.Add(after.At)}, {values.Add(after.Asset.Value)})");
        var where = conditions.Count > 0 ? $"where {string.Join(" and ", conditions)} " : "";
        return new($"{where}order by at desc, asset desc limit {values.Add((long)filter.Limit)}", values.All);
    }
}
