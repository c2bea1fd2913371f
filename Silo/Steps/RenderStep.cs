using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;

namespace Transcode.Silo.Steps;

/// <summary>Makes whole files straight from the source. Which code makes which file stands here and nowhere else.</summary>
internal sealed class RenderStep(StepContext context)
{
    public async Task<StepOutcome> Run(Step.Render step, CancellationToken stop)
    {
        var (rendered, failure) = step.File switch
        {
            _ => await Unknown(step),
        };
        if (failure is not null)
            return Ending.Of(failure);
        return rendered!.Damage.Count > 0 && step.Damage == DamagePolicy.Reject
            ? new StepOutcome.Reject(new Failure(FailureCodes.InputDamaged, Phase.Decoding, Party.Input, "The source is damaged, and the profile accepts none.",
                string.Join('\n', rendered.Damage.Select(damage => $"{damage.From}: {damage.Words}"))))
            : new StepOutcome.Done(rendered);
    }

    private Task<(StepResult.Rendered?, Failure?)> Unknown(Step.Render step) =>
        throw new NotSupportedException($"The worker {context.Options.WorkerId} does not know how to make {step.File.GetType().Name}; update it.");
}
