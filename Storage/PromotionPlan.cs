namespace Transcode.Storage;

/// <summary>What a promotion has to move, from what is staged, what is published, and what the proof expects.</summary>
internal sealed record PromotionPlan(
    IReadOnlyList<(MediaKey Source, MediaKey Destination)> Moves,
    IReadOnlyList<MediaKey> AlreadyThere,
    IReadOnlyList<MediaKey> Missing)
{
    public static async Task<PromotionPlan> Make(
        IMediaStore store, MediaPrefix from, MediaPrefix to, IReadOnlyCollection<string>? expected, CancellationToken stop)
    {
        if (from.Overlaps(to)) throw new ArgumentException($"Cannot promote {from} to {to}: one holds the other.", nameof(to));
        var staged = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var found in store.List(from, stop)) staged.Add(from.Relative(found.Key));

        var names = expected ?? staged;
        var moves = names.Where(staged.Contains).Select(name => (from.Key(name), to.Key(name))).ToList();
        var (there, missing) = (new List<MediaKey>(), new List<MediaKey>());
        foreach (var destination in names.Where(name => !staged.Contains(name)).Select(to.Key))
            (await store.Stat(destination, stop) is null ? missing : there).Add(destination);
        return new PromotionPlan(moves, there, missing);
    }

    public Promotion Outcome() =>
        new(Missing.Count > 0 ? [] : Moves.Select(move => move.Destination).ToList(), AlreadyThere, Missing);
}
