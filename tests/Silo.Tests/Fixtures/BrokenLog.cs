using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>The real log, with something before it.</summary>
internal sealed class BrokenLog(IJobLog log, Func<JobAppend, Task>? before = null, Func<JobAppend, Task>? after = null,
    Action? beforeReading = null) : IJobLog
{
    public async Task<bool> Append(JobAppend append, CancellationToken stop)
    {
        if (before is not null)
            await before(append);
        var written = await log.Append(append, stop);
        if (written && after is not null)
            await after(append);
        return written;
    }

    public Task<StoredJob> Read(JobId job, CancellationToken stop)
    {
        beforeReading?.Invoke();
        return log.Read(job, stop);
    }

    public Task Forget(JobId job, CancellationToken stop) => log.Forget(job, stop);

    public Task<IReadOnlyDictionary<string, StepResult>> Results(JobId job, int generation, IReadOnlyCollection<StepId> steps,
        CancellationToken stop) => log.Results(job, generation, steps, stop);
}
