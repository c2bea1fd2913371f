using System.Globalization;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Encode;

/// <summary>
/// Shows a chunk's first or last frame once more, at the times of the plan. A filter makes the copies, but at times of its own: it has to
/// guess how far frames lie apart. So each copy is given its time by its number, and the frames between get theirs back by what the second
/// one was moved by. Pure.
/// </summary>
internal static class HeldFilter
{
    /// <param name="held">What is held.</param>
    /// <param name="frames">All frames of the chunk, those that are held among them.</param>
    public static string Of(HeldFrames held, long frames)
    {
        var pads = new[] { Pad("start", held.Before), Pad("stop", held.After) }.OfType<string>();
        var (own, after) = (Own(held), frames - held.After);
        var times = held.After switch
        {
            0 => own,
            1 => Text($"if(lt(N,{after}),{own},{Stored(held.LastAgain)})"),
            _ => Text($"if(lt(N,{after}),{own},if(eq(N,{frames - 1}),{Stored(held.LastAgain)},{Stored(held.FirstAgain)}+(N-{after})*{held.Grid.Ticks}))"),
        };
        return $"tpad={string.Join(':', pads)},setpts='{times}'";
    }

    private static string? Pad(string where, int count) => count > 0 ? Text($"{where}={count}:{where}_mode=clone") : null;

    private static string Own(HeldFrames held)
    {
        if (held.Before == 0)
            return "PTS";
        var second = held.Second is { } time ? Text($"if(eq(N,{held.Before + 1}),{Stored(time)}+0*st(0,PTS-{Stored(time)}),PTS-ld(0))")
            : "PTS";
        return Text($"if(lt(N,{held.Before}),{Timeline.Offset}+N*{held.Grid.Ticks},if(eq(N,{held.Before}),{Stored(held.First)},{second}))");
    }

    private static long Stored(MediaTime time) => time.Ticks + Timeline.Offset;

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
