using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Dispatch;

/// <summary>
/// Where a step stands in the queue, fixed when it is opened so that a claim reads one index from its start: priority, then stage,
/// then turn, then the job that was submitted earlier, then place. Pure.
/// </summary>
/// <param name="Priority">Higher goes first.</param>
/// <param name="Stage">Lower goes first.</param>
/// <param name="Place">Lower goes first among steps of one job.</param>
/// <param name="Capability">What a worker must have beyond the usual, see <see cref="Lanes"/>.</param>
public sealed record DispatchOrder(int Priority, int Stage, long Place, string Capability = Capabilities.Software)
{
    /// <summary>Ends what is begun before anything new is begun.</summary>
    private const int Finishing = 1;

    /// <summary>Cheap, and it tells soon who sent something that is no media, and when all is to be ready.</summary>
    private const int Probing = 2;

    private const int Encoding = 3;

    /// <summary>
    /// So many steps of a job are served before another job of the same priority has its turn. A usual clip is done in one turn, so that of
    /// many the first is ready first; a film of hundreds of chunks lets those in that come after it.
    /// </summary>
    public const int StepsPerTurn = 16;

    /// <summary>How many turns later than the one that is being served when it is opened.</summary>
    public long Turn { get; init; }

    /// <summary>More chunks than any film has.</summary>
    private const long LongestFilm = 1L << 32;

    public static DispatchOrder Of(Job job, Step step)
        => new(job.Order.Priority, StageOf(step), PlaceOf(job, step), CapabilityOf(job, step));

    private static string CapabilityOf(Job job, Step step)
        => job.Only is { } worker ? Pinning.OfWorkerAlone(Capabilities.RequiredBy(step), worker) : Capabilities.RequiredBy(step);

    /// <summary>What is opened together, in turns; those that go first come first.</summary>
    public static IEnumerable<(StepId Id, DispatchOrder Order)> InTurns(IEnumerable<(StepId Id, DispatchOrder Order)> opened) => opened
        .GroupBy(step => (step.Order.Stage, step.Order.Capability))
        .SelectMany(lane => lane.OrderBy(step => step.Order.Place).ThenBy(step => step.Id.Value, StringComparer.Ordinal)
            .Select((step, number) => (step.Id, step.Order with { Turn = number / StepsPerTurn })));

    private static int StageOf(Step step) => step switch
    {
        Step.Package or Step.Verify => Finishing,
        Step.Probe => Probing,
        _ => Encoding,
    };

    /// <summary>
    /// The lowest rendition of the first chunk is short and makes the job playable; sound is one long step that everything waits for; then
    /// the chunks in the order a viewer meets them, which is also longest first, since a plan makes its last chunks the shortest. What lies
    /// before the place where the viewer begins comes last.
    /// </summary>
    private static long PlaceOf(Job job, Step step) => step switch
    {
        Step.EncodeVideo video when video.Chunk.End.Seconds <= job.Order.StartSeconds => LongestFilm + video.Chunk.Number,
        Step.EncodeVideo video when RenditionSplit.IsFirstToBeSeen(video) => 0,
        Step.EncodeAudio => 1,
        Step.EncodeVideo video => 2 + video.Chunk.Number,
        _ => 0,
    };
}
