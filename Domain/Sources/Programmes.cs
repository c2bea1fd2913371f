namespace Transcode.Domain.Sources;

/// <summary>
/// The programmes of a multiplex: what a viewer of one sees and hears. Streams of another programme are no alternatives to its own. Pure.
/// </summary>
/// <param name="All">The streams of each programme; a stream may belong to several, or to none.</param>
public sealed record Programmes(IReadOnlyList<IReadOnlyCollection<int>> All)
{
    public static Programmes None { get; } = new([]);

    /// <summary>Does a viewer of one stream's programme get the other? Where there is one programme, and of what belongs to none:
    /// yes.</summary>
    public bool GoTogether(int stream, int other)
    {
        var own = All.Where(programme => programme.Contains(stream)).ToList();
        return own.Count == 0 || own.Any(programme => programme.Contains(other)) || !All.Any(programme => programme.Contains(other));
    }
}
