using Transcode.Contracts.Dispatch;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Workers;

namespace Transcode.Silo.Dispatch;

/// <summary>
/// Steps in the order in which they are lent: priority, then stage, then turn, then the job that was submitted earlier, then place. A job
/// is served some steps before another of the same priority has its turn. Who comes anew stands in the turn that is being served.
/// </summary>
internal sealed class StepQueue
{
    private readonly SortedDictionary<(int Priority, int Stage), Band> _bands = new(Comparer<(int Priority, int Stage)>.Create(
        (one, other) => one.Priority != other.Priority ? other.Priority.CompareTo(one.Priority) : one.Stage.CompareTo(other.Stage)));

    private readonly Dictionary<JobId, List<JobLine>> _jobs = [];

    public int Count { get; private set; }

    /// <summary>Those that stand here already are passed over.</summary>
    public void Add(JobId job, string? tenant, int priority, DateTimeOffset submittedAt, StepOffer step)
    {
        if (!_jobs.TryGetValue(job, out var lines))
            _jobs.Add(job, lines = []);
        var line = lines.Find(one => one.Band.Stage == step.Stage && one.Band.Priority == priority);
        if (line is null)
            lines.Add(line = new JobLine(job, tenant, submittedAt.UtcTicks, BandOf(priority, step.Stage)));
        if (!line.Steps.Add(step))
            return;
        Count++;
        if (line.Steps.Count == 1)
            line.Band.Join(line);
    }

    /// <summary>Removes and answers the first step that is not avoided.</summary>
    /// <param name="avoids">What is passed over.</param>
    /// <param name="tenant">Only steps of this tenant; null: of all.</param>
    /// <param name="job">Only steps of this job; null: of all.</param>
    public (StepKey Key, QueuedStep Step)? Take(IReadOnlySet<StepKey> avoids, string? tenant = null, JobId? job = null)
    {
        if (First(avoids, tenant, job) is not var (line, step))
            return null;
        Remove(line, step);
        line.Serve();
        return (Key(line, step),
            new QueuedStep(line.Tenant, line.Band.Priority, new DateTimeOffset(line.SubmittedAt, TimeSpan.Zero), step));
    }

    public (StepKey Key, QueuePlace Place)? Peek(IReadOnlySet<StepKey> avoids, string? tenant = null, JobId? job = null)
        => First(avoids, tenant, job) is var (line, step)
        ? (Key(line, step), new QueuePlace(line.Band.Priority, line.Band.Stage, line.Turn, line.SubmittedAt, line.Job.Value))
        : null;

    public void Remove(JobId job)
    {
        if (!_jobs.Remove(job, out var lines))
            return;
        foreach (var line in lines)
        {
            Count -= line.Steps.Count;
            line.Band.Lines.Remove(line);
        }
    }

    private (JobLine JobLine, StepOffer Step)? First(IReadOnlySet<StepKey> avoids, string? tenant, JobId? job)
    {
        foreach (var band in _bands.Values)
            foreach (var line in band.Lines)
            {
                if (!Pinning.MayServe(tenant, line.Tenant) || job is { } only && only != line.Job)
                    continue;
                if (avoids.Count == 0)
                    return (line, line.Steps.Min);
                foreach (var step in line.Steps)
                    if (!avoids.Contains(Key(line, step)))
                        return (line, step);
            }
        return null;
    }

    private void Remove(JobLine line, StepOffer step)
    {
        line.Steps.Remove(step);
        Count--;
        if (line.Steps.Count > 0)
            return;
        line.Band.Lines.Remove(line);
        if (_jobs.TryGetValue(line.Job, out var lines) && lines.TrueForAll(one => one.Steps.Count == 0))
            _jobs.Remove(line.Job);
    }

    private Band BandOf(int priority, int stage)
    {
        if (!_bands.TryGetValue((priority, stage), out var band))
            _bands.Add((priority, stage), band = new Band(priority, stage));
        return band;
    }

    private static StepKey Key(JobLine line, StepOffer step) => new(line.Job, step.Generation, new(step.Step));

    /// <summary>All of one priority and one stage.</summary>
    private sealed class Band(int priority, int stage)
    {
        public int Priority => priority;
        public int Stage => stage;

        public SortedSet<JobLine> Lines { get; } = new(Comparer<JobLine>.Create((one, other) =>
            one.Turn != other.Turn ? one.Turn.CompareTo(other.Turn)
            : one.SubmittedAt != other.SubmittedAt ? one.SubmittedAt.CompareTo(other.SubmittedAt)
            : string.CompareOrdinal(one.Job.Value, other.Job.Value)));

        public void Join(JobLine line)
        {
            line.Turn = Math.Max(line.Turn, Lines.Min?.Turn ?? 0);
            Lines.Add(line);
        }
    }

    /// <summary>The steps of one job in one band.</summary>
    private sealed class JobLine(JobId job, string? tenant, long submittedAt, Band band)
    {
        private int _served;

        public JobId Job => job;
        public string? Tenant => tenant;
        public long SubmittedAt => submittedAt;
        public Band Band => band;
        public long Turn { get; set; }

        public SortedSet<StepOffer> Steps { get; } = new(Comparer<StepOffer>.Create((one, other) =>
            one.Place != other.Place ? one.Place.CompareTo(other.Place)
            : one.Generation != other.Generation ? one.Generation.CompareTo(other.Generation)
            : string.CompareOrdinal(one.Step, other.Step)));

        public void Serve()
        {
            if (++_served % DispatchOrder.StepsPerTurn != 0)
                return;
            var stands = Band.Lines.Remove(this);
            Turn++;
            if (stands)
                Band.Lines.Add(this);
        }
    }
}

/// <summary>A step with all that it needs to go back to its place.</summary>
internal sealed record QueuedStep(string? Tenant, int Priority, DateTimeOffset SubmittedAt, StepOffer Offer);
