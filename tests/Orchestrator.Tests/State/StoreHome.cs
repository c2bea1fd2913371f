using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Sqlite;
using Transcode.Orchestrator.Tests.Fixtures;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>Where a contract's state lives. Each opening is another process over the same state.</summary>
public interface IStoreHome : IAsyncDisposable
{
    Task<IStateStore> NewProcess();
}

/// <summary>A file in a temporary folder.</summary>
public sealed class SqliteHome : IStoreHome
{
    public Folder Folder { get; } = new();

    public Task<IStateStore> NewProcess() => Task.FromResult<IStateStore>(new SqliteStateStore(Folder.File("state.db")));

    public ValueTask DisposeAsync()
    {
        Folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>What every contract of a store begins with: an empty state, and words to move it.</summary>
public abstract class StoreContract<THome> : IAsyncLifetime where THome : IStoreHome, new()
{
    protected static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    protected THome Home { get; } = new();

    protected IStateStore Store { get; private set; } = null!;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Store = await Home.NewProcess();
        await Store.Prepare(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        if (Store is not null) // A skipped test has none.
            await Store.DisposeAsync();
        await Home.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>This process ends, another begins.</summary>
    protected async Task Reopen()
    {
        await Store.DisposeAsync();
        await InitializeAsync();
    }

    protected Task<JobChange> Tell(string job, JobCommand command, string? step = null, int round = 1, DateTimeOffset? at = null) => Store.Change(
        new(new(job), step is null ? null : Key(job, step, round), (command as JobCommand.Submit)?.Order.Asset),
        situation => JobChange.Of(situation, command, at ?? Now), at ?? Now, Stop);

    protected Task<JobChange> Submit(string job, int priority = 0, string? asset = null) => Tell(job, new JobCommand.Submit(Samples.Order(job, priority, asset)));

    /// <summary>Submits a job and records its probe, so that its chunks are open.</summary>
    protected async Task Planned(string job, int seconds = 60, int priority = 0)
    {
        await Submit(job, priority);
        await Tell(job, new JobCommand.RecordStep(StepGraph.ProbeId, Samples.Anna, Samples.Probed(seconds)), "probe");
    }

    protected static StepKey Key(string job, string step, int round = 1) => new(new(job), round, new(step));

    protected Task<IReadOnlyList<StepRow>> Claim(WorkerId worker, int room = 1, DateTimeOffset? at = null) =>
        Store.Claim(new ClaimWish(worker, room, at ?? Now, (at ?? Now).AddSeconds(12)), Stop);

    protected async Task<StepRow> MustClaim(WorkerId worker) => (await Claim(worker)).Single();

    protected async Task<bool> Renew(StepRow row, long? fence = null, double progress = 0) => (await Store.Renew(
        [new Renewal(row.LeaseId!, Samples.Report(fence ?? row.Fence, progress), Now.AddSeconds(3), Now.AddSeconds(15))], Stop)).Contains(row.LeaseId!);

    protected Task<StepRow?> Accept(StepRow row, StepResult result, long? fence = null) => Store.AcceptResult(
        row.LeaseId!, fence ?? row.Fence, result, new Reminder(ReminderKind.Publish, row.LeaseId!, Now.AddSeconds(30)), Now, Stop);

    protected async Task<StepRow> Row(StepKey key) => (await Store.Steps(key.Job, key.Round, Stop)).Single(row => row.Key == key);

    protected async Task<IReadOnlyList<Reminder>> Due(DateTimeOffset at) => await Store.TakeDueReminders(at, at.AddSeconds(30), 100, Stop);
}
