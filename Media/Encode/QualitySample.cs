using System.Globalization;
using Transcode.Domain.Steps;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Encode;

/// <summary>
/// A few frames of a chunk that are kept as the encoders are given them, so that what they made can be held against them: the first frames
/// of the segment in its middle, a key frame and what follows it. Pure.
/// </summary>
/// <param name="From">Time of the first, in ticks of the encoded file's own clock.</param>
public sealed record QualitySample(long From)
{
    /// <summary>Some of each kind of frame. Of 1080p and what is below it they are 29 MB.</summary>
    public const int Frames = 8;

    /// <summary>
    /// Of so many chunks one is looked at. Comparing costs 0.2 s of processor, four renditions from 1080p on down; a chunk of them
    /// costs fifty and more at preset medium, one of 360p alone five.
    /// </summary>
    private const int Each = 4, EachOfSmall = 16;

    /// <summary>A ladder that begins below this is small.</summary>
    private const int LinesOfLarge = 700;

    /// <summary>File name, in the working folder, of the brightness of these frames, one after the other.</summary>
    /// <param name="entry">The rendition's place in the ladder.</param>
    public static string FileOf(int entry) => string.Create(CultureInfo.InvariantCulture, $"given{entry}.gray");

    /// <returns>Null: this chunk is not looked at. Which ones are depends on the plan alone.</returns>
    public static QualitySample? Of(Step.EncodeVideo step)
    {
        if (!FilterGraph.IsExact(step))
            return null;
        var lines = FilterGraph.Entries(step).Max(entry => Math.Min(step.Renditions[entry].Width, step.Renditions[entry].Height));
        // The first one's lowest rendition is a step by itself, see StepGraph: what follows is encoded at one go.
        var isOnly = step.Chunk is { Number: 0, Cut: null or { EndPts: null } };
        return isOnly || step.Chunk.Number % (lines >= LinesOfLarge ? Each : EachOfSmall) == 1
            ? new(step.Chunk.Segments[step.Chunk.Segments.Count / 2].Start.Ticks + Timeline.Offset) : null;
    }

    /// <summary>Name of the pad at which the frames of a rendition are taken.</summary>
    internal static string Pad(int entry) => string.Create(CultureInfo.InvariantCulture, $"given{entry}");

    /// <summary>From that pad to what is written.</summary>
    internal string Graph(int entry) => string.Create(CultureInfo.InvariantCulture,
        $"[{Pad(entry)}]trim=start_pts={From},trim=end_frame={Frames},format=yuv420p,extractplanes=y[y{entry}]");

    internal static IEnumerable<string> Output(int entry)
        => ["-map", $"[y{entry}]", "-c:v", "rawvideo", "-fps_mode", "passthrough", "-f", "rawvideo", FileOf(entry)];
}
