using Transcode.Domain.Lists;

namespace Transcode.Silo.Facts;

/// <summary>What follows "from jobs" for a filter, and its values. Pure.</summary>
internal sealed record JobQuery(string Text, IReadOnlyList<object?> Values)
{
    /// <summary>Conditions alone.</summary>
    public static JobQuery All(JobFilter filter)
    {
        var values = new SqlValues();
        return new(Where(Conditions(filter, values)), values.All);
    }

    /// <summary>One page of it, in its order. A place is what a job is sorted by and the job, so that a page begins where the last one
    /// ended though jobs came or went meanwhile.</summary>
    public static JobQuery Page(JobFilter filter)
    {
        var values = new SqlValues();
        var conditions = Conditions(filter, values);
        var (column, falls) = Order(filter.Sort);
        if (filter.Before is { } before)
            conditions.Add($"(submitted_at, job) < (select submitted_at, job from jobs where job = {values.Add(before.Value)})");
        if (filter.After is { } after)
            conditions.Add($"({column}, job) {(falls ? "<" : ">")} ({values.Add(after.Value)}, {values.Add(after.Job.Value)})");
        var direction = falls ? "desc" : "asc";
        return new($"{Where(conditions)} order by {column} {direction}, job {direction} limit {values.Add((long)filter.Limit)}",
            values.All);
    }

    private static (string Column, bool Falls) Order(JobSort sort) => sort switch
    {
        JobSort.Oldest => ("submitted_at", false),
        JobSort.LastChanged => ("changed_at", true),
        JobSort.HighestPriority => ("priority", true),
        _ => ("submitted_at", true),
    };

    private static List<string> Conditions(JobFilter filter, SqlValues values)
    {
        var conditions = new List<string>();
        if (filter.State is { } state)
            conditions.Add($"state = {values.Add((long)state)}");
        if (filter.States.Count > 0)
            conditions.Add($"state in ({string.Join(", ", filter.States.Distinct().Select(one => values.Add((long)one)))})");
        if (filter.Only is { } only)
            conditions.Add(only.Count == 0 ? "1 = 0"
                : $"job in ({string.Join(", ", only.Distinct().Select(job => values.Add(job.Value)))})");
        if (filter.Asset is { } asset)
            conditions.Add($"asset = {values.Add(asset.Value)}");
        if (filter.Tenant is { } tenant)
            conditions.Add($"tenant = {values.Add(tenant)}");
        if (filter.UnfinishedOf is { } key)
            conditions.Add($"ordered_by = {values.Add(key)} and is_unfinished = 1 and state in (1, 2, 3)");
        if (filter.Label is { Length: > 0 } label)
            conditions.Add($"lower(label) like {values.Add($"%{SqlValues.Literal(label.ToLowerInvariant())}%")} escape '\\'");
        return conditions;
    }

    private static string Where(List<string> conditions) => conditions.Count > 0 ? "where " + string.Join(" and ", conditions) : "";
}
