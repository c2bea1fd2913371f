using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Tests.Jobs;

/// <summary>
/// Every way a small job can go, found by asking the decider everything in every state that it can reach. States that differ only in what
/// no rule looks at are one.
/// </summary>
public static class LifeCycleMap
{
    /// <summary>One answer of the decider: in a state, to a command, with these events into that state, or refused.</summary>
    public sealed record Way(string From, string Command, string Events, string To, Refusal? Refused);

    public const string Start = "[*]";

    /// <param name="visit">Sees every state and command with the answer; null: nobody looks.</param>
    public static IReadOnlyList<Way> Explore(Action<Job?, JobCommand, Decision>? visit = null)
    {
        var ways = new HashSet<Way>();
        var seen = new HashSet<string> { Key(null) };
        var open = new Queue<Job?>([null]);
        while (open.TryDequeue(out var job))
            foreach (var command in Commands(job))
            {
                var decision = JobDecider.Decide(job, command);
                visit?.Invoke(job, command, decision);
                var events = decision is Decision.Accept accepted ? accepted.Events : [];
                var after = events.Aggregate(job, JobDecider.Evolve);
                ways.Add(new(Name(job), command.GetType().Name, string.Join(", ", events.Select(happened => happened.GetType().Name)),
                    Name(after), (decision as Decision.Refuse)?.Why));
                if (seen.Add(Key(after)))
                    open.Enqueue(after);
            }
        return [.. ways];
    }

    /// <summary>One of each kind; about the step that is next, about one that is done, and about one that nobody knows.</summary>
    private static IEnumerable<JobCommand> Commands(Job? job)
    {
        yield return new JobCommand.Submit(Samples.Order("j"));
        yield return new JobCommand.Submit(Samples.Order("w") with { Profiles = [Samples.Waveform] });
        yield return new JobCommand.Submit(Samples.Order("c") with { Profiles = [Samples.Copying] });
        yield return new JobCommand.Submit(Samples.OfAddress("f"));
        yield return new JobCommand.Cancel("enough");
        yield return new JobCommand.Prioritise(7);
        yield return new JobCommand.Retry();
        yield return new JobCommand.Pin(null, "it is offline");
        yield return new JobCommand.Pin(Samples.Bert, "it is offline");
        yield return new JobCommand.RecordBurst(Burst.BurstSamples.Queued);
        yield return new JobCommand.RecordBurst(BurstDecider.Told(Burst.BurstSamples.Running,
            new RunReport("rp-1", BurstState.Completed, 1, 1_000), Burst.BurstSamples.Rules, Burst.BurstSamples.After(90)));
        var steps = job is null ? [] : JobDecider.Open(job);
        foreach (var step in steps)
            yield return new JobCommand.RecordStep(step.Id, Samples.Anna,
                step is Step.Probe ? Samples.Probed(Seconds) : Samples.ResultOf(step));
        foreach (var id in (StepId[])[Next(job) ?? StepGraph.ProbeId, StepGraph.ProbeId, new("nobody")])
        {
            yield return new JobCommand.RecordStep(id, Samples.Anna, Samples.Packaged);
            yield return Samples.FailedStep(id, Samples.Crash);
            yield return Samples.FailedStep(id, Samples.BadInput);
            yield return Samples.FailedStep(id, Samples.CutMismatch);
            yield return Samples.FailedStep(id, Samples.CopyUnfit);
            yield return Samples.FailedStep(id, Samples.StorageAway, retryWindow: TimeSpan.Zero);
            yield return new JobCommand.RecordReject(id, Samples.Anna, Samples.BadInput);
            yield return Samples.LostWorker(id, retryWindow: TimeSpan.Zero);
            yield return new JobCommand.Hedge(id, Samples.Anna, TimeSpan.FromSeconds(60), Samples.Bert, TimeSpan.FromSeconds(10));
        }
    }

    /// <summary>One chunk of picture, one of audio.</summary>
    private const int Seconds = 4;

    private static StepId? Next(Job? job) => job is not null && JobDecider.Open(job) is [var first, ..] ? first.Id : null;

    private static string Name(Job? job) => job?.GetType().Name ?? Start;

    /// <summary>What the rules look at. Of troubles only those of the step that is next, since only they can still add up.</summary>
    private static string Key(Job? job)
    {
        if (job is null)
            return Start;
        var next = Next(job);
        var failures = job.Failures.Where(failure => failure.Step == next).ToLookup(failure => failure.Why.Code == FailureCodes.WorkerLost);
        return $"{Name(job)} {job.Order.Profiles[0].Name} {job.Order.Source.Fetch is null} {job.FetchedBytes is null} {job.Attempt} {job.Whole} {job.Plan?.HasCopies} {string.Join(' ', job.Done.Select(step => step.Value).Order(StringComparer.Ordinal))} "
            + $"{failures[true].Sum(failure => failure.Times)} {failures[false].Count()}";
    }
}
