using Transcode.Domain;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Steps;

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
                Last = ordered[^1].Last,
                End = ordered[^1].End,
                FrameRate = Rate(ordered),
            };
        }
        return (tracks, null);
    }

    /// <summary>Frames per second between the first frame and the last, so that the length of the last does not count.</summary>
    private static double Rate(List<TrackProof> parts)
    {
        var (frames, seconds) = (parts.Sum(part => part.Frames), (parts[^1].Last - parts[0].Start).Seconds);
        return parts[0].FrameRate == 0 || frames < 2 || seconds <= 0 ? parts[0].FrameRate : (frames - 1) / seconds;
    }

    private static Failure Fault(string what) => new(FailureCodes.ProofFailed, Phase.Packaging, Party.Product,
        $"The encoded parts do not join: {what}. Retry the job; if it happens again, report it.");
}
