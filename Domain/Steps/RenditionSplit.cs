using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;

namespace Transcode.Domain.Steps;

/// <summary>
/// Which renditions of a chunk one machine makes from one decode. Usually all: a second decode costs. The last chunk is shared between two
/// (unless the largest rendition is copied), because then machines stand idle: the largest rendition, which is about half of the work, and
/// all others. The first chunk of a film is shared too: its lowest rendition by itself, for somebody waits to see it begin, and that is
/// there in a fifth of the time. The bytes are the same either way, since each rendition is scaled through all those above it and encoded
/// by one thread. Pure.
/// </summary>
internal static class RenditionSplit
{
    /// <summary>Presets of x264 by which decoding and scaling are a twentieth of the work or less.</summary>
    private static readonly HashSet<string> _thorough = ["medium", "slow", "slower", "veryslow"];

    /// <summary>Of a film so many times as long as its first chunk, to decode and scale that twice is less than a fiftieth of all
    /// work.</summary>
    private static int WorthTimes(VideoPlan video, VideoSettings settings) => settings.Encoder == EncoderChoice.Software
        && _thorough.Contains(settings.Preset) && !video.Renditions[0].IsCopied ? 5 : 20;

    public static IReadOnlyList<IReadOnlyList<string>> Of(VideoPlan video, Chunk chunk, VideoSettings settings)
    {
        string[] names = [.. video.Renditions.Select(rendition => rendition.Name)];
        if (!video.IsExact || names.Length == 1)
            return [names];
        if (chunk.Number == 0 && (chunk.End - chunk.Start).Ticks * WorthTimes(video, settings) <= video.End.Ticks)
            return [names[^1..], names[..^1]];
        return chunk.Number == video.Chunks.Count - 1 && !video.Renditions[0].IsCopied ? [names[..1], names[1..]] : [names];
    }

    /// <summary>Whether a step is the one that makes a film playable.</summary>
    public static bool IsFirstToBeSeen(Step.EncodeVideo step) => step.Chunk.Number == 0 && step.Encode.Contains(step.Renditions[^1].Name);

    /// <summary>A group's share of the chunk's work, by pixels.</summary>
    public static double Share(IReadOnlyList<Rendition> renditions, IReadOnlyList<string> group)
    {
        static double Pixels(IEnumerable<Rendition> some) => some.Sum(rendition => (double)rendition.Width * rendition.Height);
        return Pixels(renditions.Where(rendition => group.Contains(rendition.Name))) / Pixels(renditions);
    }
}
