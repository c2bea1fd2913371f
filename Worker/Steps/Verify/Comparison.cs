using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Worker.Steps.Verify;

/// <summary>What verification found by comparing proofs with the plan.</summary>
/// <param name="Fault">The result must not be delivered.</param>
/// <param name="Checks">What was compared, in words.</param>
/// <param name="Warnings">What a person should know.</param>
/// <param name="Damaged">Part of the source is missing from the result.</param>
internal sealed record Comparison(Failure? Fault, IReadOnlyList<string> Checks, IReadOnlyList<string> Warnings, bool Damaged)
{
    /// <summary>Audio that ends this much earlier than its track promises is told as a warning.</summary>
    private static readonly MediaTime _shortAudio = MediaTime.FromSeconds(0.5);

    public static Comparison Of(Step.Verify step, IReadOnlyDictionary<string, TrackProof> tracks)
    {
        var checks = new List<string>();
        var warnings = new List<string>();
        var damaged = false;
        if (step.Plan.Video is { } video)
        {
            if (Missing(video.Renditions.Select(rendition => rendition.Name), tracks) is { } name)
                return Fail($"rendition {name} is missing");
            foreach (var rendition in video.Renditions)
                if (Video(video, tracks[rendition.Name], tracks[video.Renditions[0].Name]) is { } wrong)
                    return Fail($"{rendition.Name}: {wrong}");
            var first = tracks[video.Renditions[0].Name];
            checks.Add($"{first.Frames} frames in each of {video.Renditions.Count} renditions, as the source has them{(first.Held is { } held ? $", {held.Count} of them its first or last one held" : "")}");
            checks.Add($"picture from {first.Start} to {first.End}");
            damaged = !video.IsExact && first.Frames < video.Frames * 0.98;
        }
        foreach (var audio in step.Plan.AudioTracks)
        {
            if (!tracks.TryGetValue(audio.Name, out var sound) || sound.Segments.Count == 0)
            {
                if (audio.Label.IsDefault)
                    return Fail("the sound is missing");
                continue; // Its own step said so.
            }
            var which = audio.Label.IsDefault ? "sound" : $"sound \"{audio.Label.Title}\"";
            checks.Add($"{which} from {sound.Start} to {sound.End}");
            var heard = sound.Heard ?? sound.End;
            if (!audio.Track.IsLengthGuessed && audio.Track.Duration is { } promised
                && audio.Track.Start + promised - new MediaTime(audio.Origin) - heard > _shortAudio)
                warnings.Add($"the {which} ends at {heard}, {(audio.Track.Start + promised - new MediaTime(audio.Origin) - heard).Seconds:0.0} s before its header says");
            if (heard > sound.End + _shortAudio)
                warnings.Add($"the {which} goes on for {(heard - sound.End).Seconds:0.0} s after the film: it ends with it");
            if (step.Plan.Video is { } film && tracks[film.Renditions[0].Name].End is var ends
                && Math.Abs((ends - sound.End).Seconds) > HeldFrames.Slack.Seconds)
                warnings.Add($"the {which} ends at {sound.End}, the picture at {ends}");
        }
        return new Comparison(null, checks, warnings, damaged);
    }

    private static string? Video(VideoPlan video, TrackProof track, TrackProof first)
    {
        if (video.IsExact && track.Frames != video.Frames)
            return $"{track.Frames} frames instead of {video.Frames}";
        if (track.Frames != first.Frames || track.Start != first.Start || track.End != first.End)
            return $"differs from {first.Name} in frames or length";
        if (track.Segments.Count != first.Segments.Count
            || track.Segments.Zip(first.Segments).Any(pair => pair.First.Start != pair.Second.Start))
            return $"its segments are not those of {first.Name}";
        return video.IsExact && track.End != video.End ? $"ends at {track.End} instead of {video.End}" : null;
    }

    private static string? Missing(IEnumerable<string> names, IReadOnlyDictionary<string, TrackProof> tracks)
        => names.FirstOrDefault(name => !tracks.ContainsKey(name));

    private static Comparison Fail(string what) => new(new Failure(FailureCodes.VerifyFailed, Phase.Verifying, Party.Product,
        $"The result is not what was planned: {what}. It is not delivered; retry the job, and report this."), [], [], false);
}
