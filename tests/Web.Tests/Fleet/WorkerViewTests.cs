using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Workers;
using Transcode.Web.Fleet;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Fleet;

public sealed class WorkerViewTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly Worker _worker = new()
    {
        Id = new WorkerId("attic"),
        LastSeen = _at,
        Slots = 4,
        Cores = 8,
        MemoryBytes = 16_000_000_000,
        Os = "linux",
        Encoders = ["libx264", "h264_nvenc"],
        Sessions = new Dictionary<string, int> { ["h264_nvenc"] = 3 },
    };

    [Fact]
    public void A_card_says_what_the_machine_is_and_has_proven()
    {
        var view = View(_worker);

        view.Name.ShouldBe("attic");
        view.Hardware.ShouldBe("8-core processor, 16 GB, linux");
        view.Encoders.ShouldBe(["libx264", "h264_nvenc ×3"]);
        view.Slots.ShouldBe("0 of 4");
        view.Why.ShouldBeNull();
    }

    [Fact]
    public void One_that_was_lent_a_step_since_its_last_heartbeat_works() => View(_worker, Step()).State.ShouldBe("working");

    [Fact]
    public void One_that_gets_no_work_says_why()
    {
        View(_worker with { DrainAsked = true }).Why.ShouldNotBeNull().ShouldContain("takes nothing new");
        View(_worker with { Reported = WorkerStatus.Paused, Paused = "on battery" }).Why.ShouldNotBeNull().ShouldContain("on battery");
        View(_worker with { Version = "0.0.1" }).Why.ShouldNotBeNull().ShouldContain("0.0.1");
        View(_worker with { Quarantine = new Quarantine(_at, "ruined a block") }).Why.ShouldNotBeNull().ShouldContain("ruined a block");
        View(_worker with { Presence = Presence.Offline }).Why.ShouldNotBeNull().ShouldContain("2026-11-29");
    }

    [Fact]
    public void What_a_step_still_takes_follows_from_how_far_it_has_come()
    {
        var row = Step() with { LeasedAt = _at.AddSeconds(-30), Progress = 25 };

        View(_worker, row).Steps.ShouldHaveSingleItem().Left.ShouldBe(TimeSpan.FromSeconds(90));
        View(_worker, row with { Progress = 1 }).Steps[0].Left.ShouldBeNull("that would be a guess");
        View(_worker, row with { Progress = 100 }).Steps[0].Left.ShouldBeNull();
    }

    private static StepRow Step() => new()
    {
        Key = new StepKey(new JobId("job-1"), 1, new StepId("probe")),
        Asset = new AssetId("asset-1"),
        State = StepState.Leased,
        OpenedAt = _at,
        Worker = _worker.Id,
        Fps = 12,
    };

    private static WorkerView View(Worker worker, params StepRow[] rows) => WorkerView.Of(worker, new FleetSnapshot
    {
        Workers = [worker],
        Running = rows.ToLookup(row => row.Worker!.Value),
        Depth = new QueueDepth(0, rows.Length, 0),
        Queues = [],
        Active = [],
        Failures = [],
        Sequence = 0,
        At = _at,
    }, Language.Of("en"));
}
