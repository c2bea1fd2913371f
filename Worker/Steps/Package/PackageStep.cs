using Transcode.Domain;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Worker.Steps.Verify;

namespace Transcode.Worker.Steps.Package;

/// <summary>Makes of proven chunks what people open: HLS playlists, MP4 files. Nothing is encoded here.</summary>
internal sealed class PackageStep(StepContext context)
{
    public async Task<StepOutcome> Run(Step.Package step, CancellationToken stop)
    {
        var (tracks, fault) = JoinedTracks.Of(context.Offer.Inputs.Values);
        if (fault is not null)
            return new StepOutcome.Retry(fault);

        var outputs = new List<Output>();
        if (step.Plan.Profile.Hls is { Container: SegmentContainer.Fmp4 })
            outputs.AddRange(await new CmafPlaylists(context).Write(step, tracks, stop));
        if (await Copies(step, tracks, outputs, stop) is { } failure)
            return new StepOutcome.Retry(failure);
        return new StepOutcome.Done(new StepResult.Packaged(outputs));
    }

    /// <summary>What is made by copying streams.</summary>
    private async Task<Failure?> Copies(Step.Package step, IReadOnlyDictionary<string, TrackProof> tracks, List<Output> outputs,
        CancellationToken stop)
    {
        var profile = step.Plan.Profile;
        var transport = profile.Hls is { Container: SegmentContainer.MpegTs } hls ? hls : null;
        if (transport is null && !profile.Mp4)
            return null;
        var stored = new StoredTracks(context, transport is null && profile.Hls is not null ? SegmentUse.Delivered : SegmentUse.Material);
        var (lists, missing) = await stored.Gather([.. tracks.Values.Where(track => track.Segments.Count > 0)], check: false, stop);
        if (missing is not null)
            return missing;
        if (transport is not null
            && Add(outputs, await new TransportStreams(context).Write(step, transport, tracks, lists, stop)) is { } failure)
            return failure;
        return profile.Mp4 ? Add(outputs, await new Mp4Files(context).Write(step, tracks, lists, stop)) : null;
    }

    private static Failure? Add(List<Output> outputs, (IReadOnlyList<Output> Made, Failure? Failure) result)
    {
        outputs.AddRange(result.Made);
        return result.Failure;
    }
}
