using Transcode.Domain;
using Transcode.Domain.Steps;

namespace Transcode.Worker.Steps.Probe;

/// <summary>Tells a source that was deleted from a storage that is away: the one will not come back by waiting.</summary>
internal sealed class MissingSource(StepContext context)
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(1);

    /// <summary>Asks twice, with a pause: a store that is being restored may not know its files for a moment.</summary>
    /// <param name="outcome">What became of the step.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<StepOutcome> Check(StepOutcome outcome, CancellationToken stop)
    {
        if (outcome is not StepOutcome.Retry { Why: { Code: FailureCodes.StorageFailed } why } || context.SourceAddress is not { } source)
            return outcome;
        try
        {
            if (!await context.Transfers.IsGone(source, stop))
                return outcome;
            await Task.Delay(_pause, context.Time, stop);
            return await context.Transfers.IsGone(source, stop)
                ? new StepOutcome.Reject(new Failure(FailureCodes.InputMissing, Phase.ReadingSource, Party.Input,
                    "The source is not in the storage any more: it was deleted while the job ran. Upload and submit it again.", why.Detail,
                    why.Replay))
                : outcome;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return outcome; // The storage does not answer, or the step is told to stop: nothing is known.
        }
    }
}
