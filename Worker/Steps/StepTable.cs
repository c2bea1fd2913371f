using Transcode.Domain.Steps;
using Transcode.Worker.Steps.Audio;
using Transcode.Worker.Steps.Fetch;
using Transcode.Worker.Steps.Package;
using Transcode.Worker.Steps.Probe;
using Transcode.Worker.Steps.Verify;
using Transcode.Worker.Steps.Video;

namespace Transcode.Worker.Steps;

/// <summary>Which code does which step.</summary>
internal static class StepTable
{
    public static Task<StepOutcome> Run(StepContext context, CancellationToken stop)
    {
        if (context.SourceFailure() is { } failure)
            return Task.FromResult<StepOutcome>(new StepOutcome.Reject(failure));
        return context.Offer.Step switch
        {
            Step.Fetch step => new FetchStep(context).Run(step, stop),
            Step.Probe step => new ProbeStep(context).Run(step, stop),
            Step.EncodeVideo step => new EncodeVideoStep(context).Run(step, stop),
            Step.EncodeAudio step => new EncodeAudioStep(context).Run(step, stop),
            Step.Render step => new RenderStep(context).Run(step, stop),
            Step.Package step => new PackageStep(context).Run(step, stop),
            Step.Verify step => new VerifyStep(context).Run(step, stop),
            _ => throw new NotSupportedException($"This worker does not know the step {context.Offer.Step.GetType().Name}; update it."),
        };
    }
}
