using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Silo.Steps;

/// <summary>Makes whole files straight from the source. Which code makes which file stands here and nowhere else.</summary>
internal sealed class RenderStep(StepContext context)
{
    public async Task<StepOutcome> Run(Step.Render step, CancellationToken stop)
    {
        var (rendered, failure) = step.File switch
        {
            FilePlan.Poster poster => await new PosterFile(context).Make(step, poster, stop),
            FilePlan.Waveform waveform => await new WaveformFiles(context).Make(step, waveform, stop),
            FilePlan.Sound sound => await new SoundFile(context).Make(step, sound, stop),
            FilePlan.Pictures pictures => await new PictureFiles(context).Make(step, pictures, stop),
            FilePlan.Storyboard storyboard => await new StoryboardFiles(context).Make(step, storyboard, stop),
            FilePlan.Subtitles subtitles => await new SubtitleFiles(context).Make(step, subtitles, stop),
            _ => throw new NotSupportedException($"This worker does not know how to make {step.File.What}; update it."),
        };
        if (failure is not null)
            return Ending.Of(failure);
        return rendered!.Damage.Count > 0 && step.Damage == DamagePolicy.Reject
            ? new StepOutcome.Reject(new Failure(FailureCodes.InputDamaged, Phase.Decoding, Party.Input, $"The source is damaged{Where(rendered.Damage)}, and the profile accepts none.",
                string.Join('\n', rendered.Damage.Select(damage => $"{damage.From} to {damage.To}: {damage.Words}"))))
            : new StepOutcome.Done(rendered);
    }

    /// <summary>An image has no times.</summary>
    private static string Where(IReadOnlyList<Damage> damage) => damage[0].To == MediaTime.Zero
        ? ""
        : $" between {damage[0].From} and {damage[0].To}{(damage.Count > 1 ? " and at other places" : "")}";
}
