using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps.Package;

/// <summary>Joins the proofs of all chunks of each rendition, and refuses what does not join. Pure.</summary>
internal static class JoinedTracks
{
    public static (IReadOnlyDictionary<string, TrackProof> Tracks, Failure? Fault) Of(IEnumerable<StepResult> results)
    {
        var tracks = new Dictionary<string, TrackProof>();
        foreach (var parts in results.OfType<StepResult.Encoded>().SelectMany(encoded => encoded.Tracks).GroupBy(track => track.Name))
        {
            var ordered = parts.OrderBy(part => part.Start).ToList();
            var segments = ordered.SelectMany(part => part.Segments).ToList();
            if (ordered.Select(part => part.Form ?? part.InitSha256).Distinct().ToList() is { Count: > 1 } forms)
                return (tracks, Fault($"the chunks of {parts.Key} were encoded with different parameters ({string.Join("; ", forms)})"));
            if (segments.Where((segment, i) => segment.Number != i).FirstOrDefault() is { } wrong)
                return (tracks, Fault($"segment {wrong.Number} of {parts.Key} is not where it belongs"));
            tracks[parts.Key] = ordered[0] with
            {
                Segments = segments,
                Encoder = string.Join(" and ", ordered.Select(part => part.Encoder).Distinct()),
                Held = Held(ordered),
                Quality = VideoQuality.Joined(ordered.Select(part => part.Quality)),
                Last = ordered[^1].Last,
                End = ordered[^1].End,
                FrameRate = Rate(ordered),
            };
        }
        return (tracks, null);
    }

    /// <summary>Frames per second between the first frame of the source and the last, so that the length of the last, or what is held, does
    /// not count.</summary>
    private static double Rate(List<TrackProof> parts)
    {
        var (first, last) = (parts[0].Held, parts[^1].Held);
        var (from, to) = (first is { Before: > 0 } ? first.First : parts[0].Start, last is { After: > 0 } ? last.Last : parts[^1].Last);
        var (frames, seconds) = (parts.Sum(part => part.Frames - (part.Held?.Count ?? 0)), (to - from).Seconds);
        return parts[0].FrameRate == 0 || frames < 2 || seconds <= 0 ? parts[0].FrameRate : (frames - 1) / seconds;
    }

    private static HeldFrames? Held(List<TrackProof> parts) => (parts[0].Held, parts[^1].Held) switch
    {
        ({ } first, { } last) => first with { After = last.After },
        var (first, last) => first ?? last,
    };

    private static Failure Fault(string what) => new(FailureCodes.ProofFailed, Phase.Packaging, Party.Product,
        $"The encoded parts do not join: {what}. Retry the job; if it happens again, report it.");
}
