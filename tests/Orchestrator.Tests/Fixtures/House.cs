using Microsoft.Extensions.Logging.Abstractions;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator.Events;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Leases;
using Transcode.Orchestrator.Reminders;
using Transcode.Orchestrator.Results;
using Transcode.Orchestrator.State.Sqlite;
using Transcode.Orchestrator.Workers;

namespace Transcode.Orchestrator.Tests.Fixtures;

/// <summary>All desks over one state file, with a clock that is moved by hand. Opening a second one over the same folder is a restart.</summary>
public sealed class House : IAsyncDisposable
{
    private readonly Folder? own;

    private House(Folder folder, bool ownsFolder, ManualTime time, RecordingPublisher publisher, Func<OrchestratorOptions, OrchestratorOptions>? with)
    {
        own = ownsFolder ? folder : null;
        (Time, Publisher) = (time, publisher);
        var usual = new OrchestratorOptions { Database = folder.File("state.db"), LeaseSeconds = 12 };
        Options = with is null ? usual : with(usual);
        Options.Problems().ShouldBeEmpty();
        Store = new SqliteStateStore(Options.Database);
        Delivery = new ResultDelivery(Store, publisher, Options, time, NullLogger<ResultDelivery>.Instance);
        var slow = new SlowWorkers(Store, Options, time);
        Line = new ClaimLine(Store, new ClaimResolver(Store, Options), new Speculator(Store, Options, time, NullLogger<Speculator>.Instance), slow, Options, time);
        Feed = new EventFeed(Store);
        Workers = new WorkerDesk(Store, Options, time, NullLogger<WorkerDesk>.Instance);
        var yields = new YieldNotes(time);
        Jobs = new JobDesk(Store, Feed, yields, slow, Options, time);
        Leases = new LeaseDesk(Store, Line, new Admission(Store, time), new ResultIntake(Store, Delivery, publisher, Workers, yields, Options, time, NullLogger<ResultIntake>.Instance), Options, time);
        Confinement = new ConfinementDesk(Store, Workers, Line, time);
        Clock = new ReminderClock(Store, new ReminderDuties(Store, publisher, Delivery, Workers, Confinement, Options, time, NullLogger<ReminderDuties>.Instance), Options, time, NullLogger<ReminderClock>.Instance);
    }

    public OrchestratorOptions Options { get; }
    public ManualTime Time { get; }
    public RecordingPublisher Publisher { get; }
    public SqliteStateStore Store { get; }
    public ResultDelivery Delivery { get; }
    public EventFeed Feed { get; }
    public ClaimLine Line { get; }
    public JobDesk Jobs { get; }
    public LeaseDesk Leases { get; }
    public WorkerDesk Workers { get; }
    public ConfinementDesk Confinement { get; }
    public ReminderClock Clock { get; }

    public static async Task<House> Open(
        Folder? folder = null, ManualTime? time = null, RecordingPublisher? publisher = null, Func<OrchestratorOptions, OrchestratorOptions>? with = null)
    {
        var house = new House(folder ?? new Folder(), folder is null, time ?? new ManualTime(), publisher ?? new RecordingPublisher(), with);
        await house.Store.Prepare(Stop);
        return house;
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Moves the clock and does all that is then due.</summary>
    public async Task Pass(double seconds)
    {
        Time.Advance(seconds);
        while (await Clock.Work(Stop) > 0) { }
    }

    public async Task<ClaimedStep?> Claim(WorkerId worker) =>
        (await Leases.Claim(new LeaseRequest { WorkerId = worker, WaitSeconds = 0 }, Stop)).SingleOrDefault();

    public async Task<ClaimedStep> MustClaim(WorkerId worker) => await Claim(worker) ?? throw new InvalidOperationException("No step is open.");

    public Task<ResultAnswer> Report(ClaimedStep lease, StepOutcome outcome) => Leases.Report(lease.LeaseId, new ResultReport(lease.Fence, outcome), Stop);

    public Task<ResultAnswer> Finish(ClaimedStep lease) => Report(lease, new StepOutcome.Done(Samples.ResultOf(lease.Step)));

    /// <summary>Lends and finishes steps until none is open.</summary>
    public async Task WorkAll(WorkerId worker)
    {
        while (await Claim(worker) is { } lease)
            (await Finish(lease)).Accepted.ShouldBeTrue();
    }

    /// <summary>A file image of this moment, as a killed process would leave it.</summary>
    public Folder Image()
    {
        var image = new Folder();
        foreach (var suffix in new[] { "", "-wal" })
            File.Copy(Options.Database + suffix, image.File("state.db" + suffix));
        return image;
    }

    /// <summary>Submits a job and has it probed, so that its chunks are open.</summary>
    public async Task<Job> Planned(string id, int priority = 0)
    {
        await Jobs.Submit(Samples.Order(id, priority), Stop);
        await Finish(await MustClaim(Samples.Anna));
        return await Job(id);
    }

    public async Task<Job> Job(string id) => await Jobs.Find(new JobId(id), Stop) ?? throw new InvalidOperationException($"Job {id} is gone.");

    public async Task<StepView> Step(string job, string step) => (await Jobs.Steps(new JobId(job), Stop)).Single(view => view.Id.Value == step);

    public async ValueTask DisposeAsync()
    {
        await Feed.DisposeAsync();
        await Line.DisposeAsync();
        await Delivery.DisposeAsync();
        Clock.Dispose();
        await Store.DisposeAsync();
        own?.Dispose();
    }
}
