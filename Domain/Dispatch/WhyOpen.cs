using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Dispatch;

/// <summary>Why a step that could run has not been taken, in words. Pure.</summary>
internal static class WhyOpen
{
    /// <summary>A worker that waits for work has it within a moment; nothing need be explained before that.</summary>
    private static readonly TimeSpan _aMoment = TimeSpan.FromSeconds(3);

    public static string Of(Job job, Step step, StepRow row, QueueSnapshot around, DateTimeOffset now)
    {
        if (now - row.OpenedAt < _aMoment)
            return "about to begin";
        var here = around.Workers.Where(worker => worker.Status is WorkerStatus.Idle or WorkerStatus.Working).ToList();
        if (job.Only is { } only)
            return Confined(only, around.Workers.FirstOrDefault(worker => worker.Id == only));
        var need = DispatchOrder.Of(job, step).Capability;
        if (!here.Any(worker => Capabilities.Of(worker).Contains(need)) && Paused(need, around) is { Length: > 0 } paused)
            return paused;
        if (!here.Any(worker => Capabilities.Of(worker).Contains(need)) && OfOtherVersions(here) is { Length: > 0 } others)
            return others;
        if (here.Count == 0 && around.Depth.LeasedSteps == 0)
            return around.Workers.Any(worker => worker.Status is WorkerStatus.Draining or WorkerStatus.Quarantined)
                ? "no worker takes new work: they are draining or quarantined"
                : "no worker asks for work: start one, or see why the workers are silent";
        // Somebody who never announced itself may run steps too, of those that need nothing special.
        if (!here.Any(worker => Capabilities.Of(worker).Contains(need))
            && (need != Capabilities.Software || here.Count > 0 && around.Depth.LeasedSteps == 0))
            return need == Capabilities.Software ? "no worker has libx264 and aac: start one that proves it"
                : $"no worker has proven {need}: start one where it works, or cancel the job; it waits for as long as it takes";
        return NoRoom(around.Depth) + Before(job, need, around) + TooSlow(row, here, around);
    }

    private static string Paused(string need, QueueSnapshot around) => string.Join(", ", around.Workers
        .Where(worker => worker.Status == WorkerStatus.Paused && Capabilities.Of(worker).Contains(need))
        .Select(worker => $"{worker.Name ?? worker.Id.Value} is paused{(worker.Paused is { } why ? $": {why}" : "")}"));

    private static string OfOtherVersions(IEnumerable<Worker> here) => string.Join(", ", here
        .Where(worker => worker.IsOfOtherVersion)
        .Select(worker => $"{worker.Name ?? worker.Id.Value} is version {worker.Version}, this server {ProductVersion.Current}: update the older of the two"));

    private static string Confined(WorkerId only, Worker? worker) => worker?.Status switch
    {
        WorkerStatus.Idle or WorkerStatus.Working => $"is confined to worker {only}, which has no room",
        { } status => $"is confined to worker {only}, which is {status.ToString().ToLowerInvariant()}; another is chosen in a moment",
        null => $"is confined to worker {only}, which is unknown; another is chosen in a moment",
    };

    private static string NoRoom(QueueDepth depth) => $"no worker has room: {depth.LeasedSteps} running, {depth.OpenSteps} waiting";

    private static string TooSlow(StepRow row, IEnumerable<Worker> here, QueueSnapshot around) => string.Concat(here
        .Where(worker => worker.Status == WorkerStatus.Idle && around.TooSlow.GetValueOrDefault(row.Key, []).Contains(worker.Id))
        .Select(worker => $"; {worker.Name ?? worker.Id.Value} is idle but so slow that the others will end it sooner"));

    private static string Before(Job job, string need, QueueSnapshot around) => around.Heads.GetValueOrDefault(need) switch
    {
        null => "",
        { } head when head.Key.Job == job.Id => "",
        { } head when head.Priority > job.Order.Priority => $"; job {head.Key.Job} goes first, it has a higher priority",
        { } head => $"; it is the turn of job {head.Key.Job}",
    };
}
