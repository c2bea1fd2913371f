using Transcode.Domain;

namespace Transcode.Orchestrator.State;

/// <summary>Who may touch the public files of a job, within this one process: many publish, or one deletes; first come, first served.</summary>
internal sealed class OutputHolds
{
    private readonly Lock gate = new();
    private readonly Dictionary<JobId, Door> doors = [];

    public async Task<IAsyncDisposable> Enter(JobId job, OutputsUse use, CancellationToken stop)
    {
        var hold = new Hold(this, job, use);
        lock (gate)
        {
            if (!doors.TryGetValue(job, out var door))
                doors.Add(job, door = new Door());
            door.Line.AddLast(hold);
            Admit(job, door);
        }
        try
        {
            await hold.Admitted.Task.WaitAsync(stop);
            return hold;
        }
        catch (OperationCanceledException)
        {
            Leave(hold);
            throw;
        }
    }

    /// <summary>Lets in from the head of the line whoever may be in together.</summary>
    private void Admit(JobId job, Door door)
    {
        while (door.Line.First is { Value: var next } && (door.Inside.Count == 0 || next.Use == OutputsUse.Publish && door.Inside.All(one => one.Use == OutputsUse.Publish)))
        {
            door.Line.RemoveFirst();
            door.Inside.Add(next);
            next.Admitted.TrySetResult();
        }
        if (door.Inside.Count == 0)
            doors.Remove(job);
    }

    private void Leave(Hold hold)
    {
        lock (gate)
        {
            if (!doors.TryGetValue(hold.Job, out var door) || !(door.Inside.Remove(hold) || door.Line.Remove(hold)))
                return;
            Admit(hold.Job, door);
        }
    }

    private sealed class Door
    {
        public LinkedList<Hold> Line { get; } = [];
        public HashSet<Hold> Inside { get; } = [];
    }

    private sealed class Hold(OutputHolds holds, JobId job, OutputsUse use) : IAsyncDisposable
    {
        public JobId Job => job;
        public OutputsUse Use => use;
        public TaskCompletionSource Admitted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask DisposeAsync()
        {
            holds.Leave(this);
            return ValueTask.CompletedTask;
        }
    }
}
