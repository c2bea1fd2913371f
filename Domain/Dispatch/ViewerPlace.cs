using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Dispatch;

/// <summary>A viewer who waits for a moment of the film changes the order in which chunks are lent, where that helps. Pure.</summary>
public static class ViewerPlace
{
    /// <param name="job">With the place of the viewer before, as <see cref="JobOrder.StartSeconds"/>.</param>
    /// <param name="open">Steps that nobody has yet.</param>
    /// <param name="seconds">The moment that is waited for.</param>
    /// <returns>False: the chunk is being encoded or done, or it is lent next anyway.</returns>
    public static bool Moves(Job job, IReadOnlyList<Step> open, double seconds)
    {
        List<Step.EncodeVideo> chunks = [.. open.OfType<Step.EncodeVideo>()];
        var waited = chunks.Find(step => step.Chunk.Start.Seconds <= seconds && seconds < step.Chunk.End.Seconds);
        return waited is not null && chunks.MinBy(step => DispatchOrder.Of(job, step).Place)!.Chunk.Number != waited.Chunk.Number;
    }
}
