using Transcode.Domain.Ladders;
using Transcode.Domain.Plans;

namespace Transcode.Domain.Steps;

/// <summary>
/// Which renditions of a chunk one machine makes from one decode. Usually all: a second decode costs. Only the last chunk is shared
/// between two (unless the largest rendition is copied), because then machines stand idle: the largest rendition, which is about half of the work, and all others. The bytes
/// are the same either way, since each rendition is scaled through all those above it and encoded by one thread. Pure.
/// </summary>
internal static class RenditionSplit
{
    public static IReadOnlyList<IReadOnlyList<string>> Of(VideoPlan video, Chunk chunk)
    {
        string[] names = [.. video.Renditions.Select(rendition => rendition.Name)];
        var shared = video.IsExact && names.Length > 1 && !video.Renditions[0].IsCopied && chunk.Number == video.Chunks.Count - 1;
        return shared ? [names[..1], names[1..]] : [names];
    }

    /// <summary>A group's share of the chunk's work, by pixels.</summary>
    public static double Share(IReadOnlyList<Rendition> renditions, IReadOnlyList<string> group)
    {
        static double Pixels(IEnumerable<Rendition> some) => some.Sum(rendition => (double)rendition.Width * rendition.Height);
        return Pixels(renditions.Where(rendition => group.Contains(rendition.Name))) / Pixels(renditions);
    }
}
