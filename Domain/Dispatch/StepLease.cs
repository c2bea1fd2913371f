namespace Transcode.Domain.Dispatch;

/// <summary>A step, lent to a worker.</summary>
/// <param name="Id">Names its job, and nobody can guess it: see <see cref="LeaseName"/>.</param>
/// <param name="Step">Which.</param>
/// <param name="Worker">To whom.</param>
/// <param name="Fence">Rises with every lease of a job: an old holder can neither report nor overwrite.</param>
/// <param name="At">Since when.</param>
public sealed record StepLease(string Id, StepId Step, WorkerId Worker, long Fence, DateTimeOffset At);

/// <summary>A lease's id says of which job and step it is, so that whoever gets it knows whom to ask. Pure.</summary>
public static class LeaseName
{
    private const char Between = '~';

    public static string Of(JobId job, StepId step, string secret) => $"{job}{Between}{step}{Between}{secret}";

    /// <summary>Null: it is none of ours.</summary>
    public static JobId? JobOf(string lease) => lease.Split(Between) is [{ Length: > 0 } job, _, _] ? new JobId(job) : null;

    /// <summary>For all that is kept or shown: who knows the whole id holds the lease.</summary>
    public static string WithoutSecret(string lease) => lease.LastIndexOf(Between) is > 0 and var end ? lease[..end] : "";

    /// <summary>Null: it is none of ours.</summary>
    public static StepId? StepOf(string lease) => lease.Split(Between) is [_, { Length: > 0 } step, _] ? new StepId(step) : null;
}
