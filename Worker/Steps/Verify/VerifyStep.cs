using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Media.Verify;
using Transcode.Worker.Steps.Package;

namespace Transcode.Worker.Steps.Verify;

/// <summary>Compares what came out with what went in, once more, over the whole timeline. What does not hold is not delivered.</summary>
internal sealed class VerifyStep(StepContext context)
{
    public async Task<StepOutcome> Run(Step.Verify step, CancellationToken stop)
    {
        var (tracks, fault) = JoinedTracks.Of(context.Offer.Inputs.Values);
        if (fault is not null)
            return new StepOutcome.Retry(fault);
        var comparison = Comparison.Of(step, tracks);
        if (comparison.Fault is { } wrong)
            return new StepOutcome.Retry(wrong);
        if (await Reads(step, tracks, stop) is { } unreadable)
            return new StepOutcome.Retry(unreadable);

        var parts = context.Offer.Inputs.Values.OfType<StepResult.Encoded>().ToList();
        var (damage, unknown) = await DamageBehind(step, parts, stop);
        if (unknown is not null)
            return new StepOutcome.Retry(unknown);
        string[] message = [.. parts.SelectMany(part => part.Damage).Concat(damage).Select(d => $"{d.From}: {d.Message}")];
        if ((message.Length > 0 || comparison.Damaged) && step.Plan.Profile.Damage == DamagePolicy.Reject)
            return new StepOutcome.Reject(new Failure(FailureCodes.InputDamaged, Phase.Decoding, Party.Input,
                "The source is damaged, and the profile accepts none.", string.Join('\n', message)));
        return new StepOutcome.Done(new StepResult.Verified([.. comparison.Checks, "every segment is as it was proven, and was read from "
            + "end to end without a complaint"], damage, [.. comparison.Warnings, .. parts.SelectMany(part => part.Remarks).Distinct()]));
    }

    /// <summary>Reads every rendition as one stream, the way a player would.</summary>
    private async Task<Failure?> Reads(Step.Verify step, IReadOnlyDictionary<string, TrackProof> tracks, CancellationToken stop)
    {
        var use = step.Plan.Profile.Hls is { Container: SegmentContainer.Fmp4 } ? SegmentUse.Delivered : SegmentUse.Material;
        var (lists, missing) = await new StoredTracks(context, use).Gather([.. tracks.Values.Where(track => track.Segments.Count > 0)],
            check: true, stop);
        if (missing is not null)
            return missing;
        var command = DemuxCheckCommand.For([.. lists.Values], context.Workspace.Folder);
        var length = Math.Max(0.1, tracks.Values.Max(track => track.End.Seconds));
        var end = await context.RunWatched(command, Phase.Verifying, now => context.Progress.Set(100 * now.Seconds / length), stop);
        if (end.Failure is { } failure)
            return OwnFiles.FailureOf(failure);
        return end.Complaints.Count == 0 ? null : new Failure(FailureCodes.VerifyFailed, Phase.Verifying, Party.Product,
            "The result does not read as one stream. It is not delivered; retry the job, and report this with the details.",
            string.Join('\n', end.Complaints), command.ToShell());
    }

    /// <summary>One straight decode tells damage from the complaints of chunks that started in mid-stream, and to the frame where it
    /// is.</summary>
    private async Task<(IReadOnlyList<Damage> Damage, Failure? Unknown)> DamageBehind(Step.Verify step,
        IReadOnlyList<StepResult.Encoded> parts, CancellationToken stop) =>
        parts.Any(part => part.Suspicions.Count > 0)
            ? await new DamageSearch(context).Suspect(DamageField.Video(step.Source.Video!, step.Plan.Video!.Origin, step.Plan.Video.End),
            stop)
            : ([], null);
}
