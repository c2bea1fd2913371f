using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Delivery;

namespace Transcode.Gateway.Application;

/// <summary>What a person does to a job that is there, whatever door they come by. Null is the answer to a command that holds.</summary>
internal sealed class JobCommands(JobService jobs, SegmentWaiters waiters, TenantView view)
{
    /// <summary>Final at once; whoever works on it is told to stop, and whoever waits for a file of it is told that none will
    /// come.</summary>
    public async Task<CommandRefusal?> Cancel(JobId job, Caller caller, CancellationToken stop)
    {
        if (!await view.Sees(caller, job, stop))
            return Unknown(job);
        if (await jobs.Cancel(job, $"cancelled by {caller.Name}", stop) is { } refused)
            return Of(refused, job);
        waiters.Wake(job);
        return null;
    }

    /// <summary>Before or after other jobs from now on; what runs goes on.</summary>
    public async Task<CommandRefusal?> Prioritise(JobId job, int priority, Caller caller, CancellationToken stop) =>
        !await view.Sees(caller, job, stop) ? Unknown(job)
        : Math.Abs((long)priority) > JobOrder.HighestPriority
            ? CommandRefusal.Invalid($"priority is a number from {-JobOrder.HighestPriority} to {JobOrder.HighestPriority}.")
        : await jobs.Prioritise(job, priority, stop) is { } refused ? Of(refused, job) : null;

    /// <summary>Tries a failed job again.</summary>
    public async Task<CommandRefusal?> Retry(JobId job, Caller caller, CancellationToken stop) =>
        !await view.Sees(caller, job, stop) ? Unknown(job) : await jobs.Retry(job, stop) is { } refused ? Of(refused, job) : null;

    public static CommandRefusal Unknown(JobId job)
        => CommandRefusal.Unknown("job.unknown", $"There is no job \"{SourceName.Label(job.Value)}\".");

    private static CommandRefusal Of(Refusal why, JobId job) => why switch
    {
        Refusal.Unknown => Unknown(job),
        Refusal.AlreadyFinished => CommandRefusal.Conflict("job.finished", "The job is already over."),
        Refusal.NotFailed => CommandRefusal.Conflict("job.not_failed", "Only a failed job can be tried again."),
        Refusal.NoRetryLeft
            => CommandRefusal.Conflict("job.no_retry_left", "This job has been tried as often as its order allows. Submit a new job."),
        _ => CommandRefusal.Conflict("job.out_of_order", $"The job cannot do that now ({why})."),
    };
}
