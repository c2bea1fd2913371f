namespace Transcode.Storage;

/// <summary>What a store that knows single objects does with many: eight at a time.</summary>
internal static class ManyObjects
{
    private const int UnderWay = 8;

    /// <returns>How many were deleted.</returns>
    public static async Task<int> DeletePrefix(IMediaStore store, MediaPrefix prefix, CancellationToken stop)
    {
        if (prefix.IsRoot) throw new ArgumentException("The whole store is never deleted in one call.", nameof(prefix));
        var deleted = 0;
        await Parallel.ForEachAsync(store.List(prefix, stop), Options(stop), async (found, each) =>
        {
            await store.Delete(found.Key, each);
            Interlocked.Increment(ref deleted);
        });
        return deleted;
    }

    /// <param name="store">In which.</param>
    /// <param name="from">Where they are staged.</param>
    /// <param name="to">Where they are published.</param>
    /// <param name="expected">Names that must be there; null: whatever is staged.</param>
    /// <param name="move">Moves one.</param>
    /// <param name="stop">Given up.</param>
    public static async Task<Promotion> Promote(IMediaStore store, MediaPrefix from, MediaPrefix to, IReadOnlyCollection<string>? expected,
        Func<MediaKey, MediaKey, CancellationToken, Task> move, CancellationToken stop)
    {
        var plan = await PromotionPlan.Make(store, from, to, expected, stop);
        if (plan.Missing.Count == 0)
            await Parallel.ForEachAsync(plan.Moves, Options(stop), async (each, given) => await move(each.Source, each.Destination, given));
        return plan.Outcome();
    }

    private static ParallelOptions Options(CancellationToken stop) => new() { MaxDegreeOfParallelism = UnderWay, CancellationToken = stop };
}
