using Transcode.Domain.Time;

namespace Transcode.Domain.Sources;

/// <summary>
/// Frames that are shown once more, so that the picture lasts from zero to the end of what is heard. They stand at the points of the grid,
/// where segments may begin, and one stands at the very end, as long as any other frame. All times are on the output timeline.
/// </summary>
public sealed record HeldFrames
{
    /// <summary>How often the first frame is shown before its own time: from zero on, at each point of the grid.</summary>
    public int Before { get; init; }

    /// <summary>How often the last frame is shown again after its own time.</summary>
    public int After { get; init; }

    /// <summary>Distance of the grid's points.</summary>
    public required MediaTime Grid { get; init; }

    /// <summary>When the source's first frame is shown.</summary>
    public required MediaTime First { get; init; }

    /// <summary>When its second frame is shown; null: it has one.</summary>
    public MediaTime? Second { get; init; }

    /// <summary>When its last frame is shown.</summary>
    public required MediaTime Last { get; init; }

    /// <summary>When the last frame is shown again for the first time.</summary>
    public MediaTime FirstAgain { get; init; }

    /// <summary>When it is shown again for the last time.</summary>
    public MediaTime LastAgain { get; init; }

    public int Count => Before + After;

    /// <summary>When the first frame is shown ahead of its time.</summary>
    public IEnumerable<MediaTime> TimesBefore => Enumerable.Range(0, Before).Select(n => new MediaTime(n * Grid.Ticks));

    /// <summary>When the last frame is shown again.</summary>
    public IEnumerable<MediaTime> TimesAfter
        => Enumerable.Range(0, After).Select(n => n + 1 == After ? LastAgain : new MediaTime(FirstAgain.Ticks + n * Grid.Ticks));

    /// <summary>A beginning or an end that is off by no more is left as it is: nobody sees it, and each frame stays what the source has.
    /// Less than the tenth of a second that is promised of all playlists, for clocks round.</summary>
    public static readonly MediaTime Slack = MediaTime.FromSeconds(0.09);

    /// <summary>What a picture needs to be seen from zero to an end.</summary>
    /// <param name="first">When the source's first frame is shown.</param>
    /// <param name="second">When its second one is; null: it has one.</param>
    /// <param name="last">When its last one is.</param>
    /// <param name="lasts">When that one ends, as the source has it.</param>
    /// <param name="end">Of the presentation.</param>
    /// <param name="grid">Distance of the points where segments may begin.</param>
    /// <returns>Null: nothing.</returns>
    public static HeldFrames? Between(MediaTime first, MediaTime? second, MediaTime last, MediaTime lasts, MediaTime end, MediaTime grid)
    {
        var before = first > Slack ? (int)((first.Ticks + grid.Ticks - 1) / grid.Ticks) : 0;
        var held = new HeldFrames { Before = before, Grid = grid, First = first, Second = second, Last = last };
        if (end <= lasts + Slack)
            return before > 0 ? held : null;
        var usual = Math.Clamp((lasts - last).Ticks, 1, Slack.Ticks);
        var (again, final) = (new MediaTime((last.Ticks / grid.Ticks + 1) * grid.Ticks), new MediaTime(end.Ticks - usual));
        var onGrid = again < final ? (int)((final.Ticks - again.Ticks + grid.Ticks - 1) / grid.Ticks) : 0;
        return held with { After = onGrid + 1, FirstAgain = onGrid > 0 ? again : final, LastAgain = final };
    }
}
