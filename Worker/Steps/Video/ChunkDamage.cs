using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Encode;
using Transcode.Media.Probe;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Video;

/// <summary>What the complaints of an encode say of its source.</summary>
internal sealed class ChunkDamage(StepContext context)
{
    /// <summary>A start in mid-stream may make a decoder complain about frames that are then cut away; a start at the beginning may
    /// not.</summary>
    /// <param name="step">What was encoded.</param>
    /// <param name="tracks">What came of it, the picture first.</param>
    /// <param name="lost">Damage that is known already.</param>
    /// <param name="complaints">Of the tool.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<StepOutcome> Assess(Step.EncodeVideo step, IReadOnlyList<TrackProof> tracks, IReadOnlyList<Damage> lost,
        IReadOnlyList<string> complaints, CancellationToken stop)
    {
        if (step.Chunk.Cut?.Seek is not null)
            return new StepOutcome.Done(new StepResult.Encoded(tracks, lost, complaints));
        var video = tracks[0];
        IReadOnlyList<Damage> found = complaints.Count == 0 ? [] : await Places(step, video, stop);
        if (found.Count == 0)
            found = [.. Missing(step, video, complaints), .. complaints.Select(message => new Damage(video.Start, video.End, message))];
        return new StepOutcome.Done(new StepResult.Encoded(tracks, [.. lost, .. found], []));
    }

    /// <summary>One tool decoded all streams: each is asked.</summary>
    private async Task<IReadOnlyList<Damage>> Places(Step.EncodeVideo step, TrackProof video, CancellationToken stop)
    {
        var exact = FilterGraph.IsExact(step);
        var until = exact && step.Chunk.Cut is { EndPts: not null } ? step.Chunk.End + MediaTime.FromSeconds(1) : (MediaTime?)null;
        var fields = step.WithAudio.Select(audio => DamageField.Audio(audio.Track, null, video.End)).Where(audio => !audio.HasNoTimes)
            .Prepend(DamageField.Video(step.Source, exact ? step.Origin : null, video.End) with { Until = until });
        var found = new List<Damage>();
        foreach (var field in fields)
            found.AddRange((await new DamageSearch(context).Suspect(field, stop)).Damage);
        return until is null ? found : [.. found.Where(damage => damage.From < step.Chunk.End)];
    }

    private static IEnumerable<Damage> Missing(Step.EncodeVideo step, TrackProof video, IReadOnlyList<string> complaints)
    {
        var missing = step.Chunk.Frames - video.Frames + (video.Held?.Count ?? 0);
        if (FieldsCommand.IsWorthAsking(step.Source) && missing <= step.Chunk.Frames / 2)
            return []; // Fields are packets of their own: two of them are one frame, and none is missing.
        return !FilterGraph.IsExact(step) && missing > 0 && (complaints.Count > 0 || step.Chunk.Frames > 1.5 * video.Frames)
            ? [new Damage(video.Start, video.End, $"{missing} of {step.Chunk.Frames} frames did not decode")]
            : [];
    }
}
