using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Worker.Steps.Audio;
using Transcode.Worker.Steps.Images;
using Transcode.Worker.Steps.Package;
using Transcode.Worker.Steps.Video;

namespace Transcode.Worker.Steps;

/// <summary>Makes whole files straight from the source. Which code makes which file stands here and nowhere else.</summary>
internal sealed class RenderStep(StepContext context)
{
    public async Task<StepOutcome> Run(Step.Render step, CancellationToken stop)
    {
        var (rendered, failure) = step.File switch
        {
            FilePlan.Poster poster => await new PosterFile(context).Make(step, poster, stop),
            FilePlan.Waveform waveform => await new WaveformFiles(context).Make(step, waveform, stop),
            FilePlan.Audio audio => await new AudioFile(context).Make(step, audio, stop),
            FilePlan.Images images => await new ImageFiles(context).Make(step, images, stop),
            FilePlan.Storyboard storyboard => await new StoryboardFiles(context).Make(step, storyboard, stop),
            FilePlan.Subtitles subtitles => await new SubtitleFiles(context).Make(step, subtitles, stop),
            _ => throw new NotSupportedException($"This worker does not know how to make {step.File.What}; update it."),
        };
        if (failure is not null)
            return StepOutcomeMapper.Of(failure);
        return rendered!.Damage.Count > 0 && step.Damage == DamagePolicy.Reject
            ? new StepOutcome.Reject(new Failure(FailureCodes.InputDamaged, Phase.Decoding,
            Party.Input, $"The source is damaged{Where(rendered.Damage)}, and the profile accepts none.",
                string.Join('\n', rendered.Damage.Select(damage => $"{damage.From} to {damage.To}: {damage.Message}"))))
            : new StepOutcome.Done(rendered);
    }

    /// <summary>An image has no times.</summary>
    private static string Where(IReadOnlyList<Damage> damage) => damage[0].To == MediaTime.Zero
        ? ""
        : $" between {damage[0].From} and {damage[0].To}{(damage.Count > 1 ? " and at other places" : "")}";
}
