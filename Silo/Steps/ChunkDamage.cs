using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;

namespace Transcode.Silo.Steps;

/// <summary>What the complaints of an encode say of its source.</summary>
internal sealed class ChunkDamage(StepContext context)
{
    /// <summary>A start in mid-stream may make a decoder complain about frames that are then cut away; a start at the beginning may not.</summary>
    /// <param name="step">What was encoded.</param>
    /// <param name="tracks">What came of it, the picture first.</param>
    /// <param name="lost">Damage that is known already.</param>
    /// <param name="complaints">Of the tool.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<StepOutcome> Judge(Step.EncodeVideo step, IReadOnlyList<TrackProof> tracks, IReadOnlyList<Damage> lost, IReadOnlyList<string> complaints, CancellationToken stop)
    {
        if (step.Chunk.Cut?.Seek is not null)
            return new StepOutcome.Done(new StepResult.Encoded(tracks, lost, complaints));
        var picture = tracks[0];
        IReadOnlyList<Damage> found = complaints.Count == 0 ? [] : await Places(step, picture, stop);
        if (found.Count == 0)
            found = [.. Missing(step, picture, complaints), .. complaints.Select(words => new Damage(picture.Start, picture.End, words))];
        return new StepOutcome.Done(new StepResult.Encoded(tracks, [.. lost, .. found], []));
    }

    /// <summary>One tool decoded all streams: each is asked.</summary>
    private async Task<IReadOnlyList<Damage>> Places(Step.EncodeVideo step, TrackProof picture, CancellationToken stop)
    {
        var exact = FilterGraph.IsExact(step);
        var until = exact && step.Chunk.Cut is { EndPts: not null } ? step.Chunk.End + MediaTime.FromSeconds(1) : (MediaTime?)null;
        var fields = step.WithSounds.Select(sound => DamageField.Sound(sound.Track, null, picture.End)).Where(sound => !sound.HasNoTimes)
            .Prepend(DamageField.Picture(step.Source, exact ? step.Origin : null, picture.End) with { Until = until });
        var found = new List<Damage>();
        foreach (var field in fields)
            found.AddRange((await new DamageSearch(context).Doubt(field, stop)).Damage);
        return until is null ? found : [.. found.Where(damage => damage.From < step.Chunk.End)];
    }

    private static IEnumerable<Damage> Missing(Step.EncodeVideo step, TrackProof picture, IReadOnlyList<string> complaints)
    {
        var missing = step.Chunk.Frames - picture.Frames;
        return !FilterGraph.IsExact(step) && missing > 0 && (complaints.Count > 0 || step.Chunk.Frames > 1.5 * picture.Frames)
            ? [new Damage(picture.Start, picture.End, $"{missing} of {step.Chunk.Frames} frames did not decode")]
            : [];
    }
}
