using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.Workers;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>Events, reminders, profiles and workers of any store.</summary>
public abstract class LogContract<THome> : StoreContract<THome> where THome : IStoreHome, new()
{
    [Fact]
    public async Task Events_are_read_in_order_from_where_the_reader_stands()
    {
        await Submit("a");
        await Submit("b");
        await Tell("a", new JobCommand.Cancel("enough"));
        await Reopen();

        var all = await Store.ReadEvents(null, 0, 100, Stop);
        all.Select(stored => stored.Job.Value).ShouldBe(["a", "b", "a"]);
        all[^1].Event.ShouldBe(new JobEvent.JobCancelled("enough"));
        all[^1].At.ShouldBe(Now);
        (await Store.ReadEvents(null, all[0].Sequence, 1, Stop)).Select(stored => stored.Sequence).ShouldBe([all[1].Sequence]);
        (await Store.ReadEvents(new("a"), all[0].Sequence, 100, Stop)).Select(stored => stored.Sequence).ShouldBe([all[2].Sequence]);
        (await Store.LastSequence(Stop)).ShouldBe(all[2].Sequence);
    }

    [Fact]
    public async Task Profiles_are_kept_letter_for_letter_replaced_and_dropped()
    {
        await Store.KeepProfile(new("b", "{}"), Stop);
        await Store.KeepProfile(new("a", "old"), Stop);
        await Store.KeepProfile(new("a", "{ \"x\": 1.0, // ü\n}"), Stop);
        await Reopen();

        (await Store.ListProfiles(Stop)).ShouldBe([new("a", "{ \"x\": 1.0, // ü\n}"), new("b", "{}")]);
        (await Store.DropProfile("a", Stop)).ShouldBeTrue();
        (await Store.DropProfile("a", Stop)).ShouldBeFalse();
        (await Store.ListProfiles(Stop)).ShouldBe([new("b", "{}")]);
    }

    [Fact]
    public async Task A_reader_that_saw_a_sequence_never_misses_an_earlier_one()
    {
        var seen = new List<long>();
        var writing = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 25; number++)
                await Submit($"j{writer}-{number}");
        }, Stop)));
        while (seen.Count < 200)
        {
            var news = Store.Pulses.Events.Next;
            var page = await Store.ReadEvents(null, seen.LastOrDefault(), 1000, Stop);
            seen.AddRange(page.Select(stored => stored.Sequence));
            if (page.Count == 0)
                await news.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        }
        await writing;

        seen.ShouldBe((await Store.ReadEvents(null, 0, 1000, Stop)).Select(stored => stored.Sequence));
    }

    [Fact]
    public async Task Appended_events_wake_this_process()
    {
        var news = Store.Pulses.Events.Next;
        await Submit("j");

        news.IsCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task A_due_reminder_is_taken_by_one_and_comes_back_unless_dropped()
    {
        await Store.SetReminders([new(ReminderKind.Clean, "j", Now)], Stop);
        await Store.SetReminders([new(ReminderKind.Clean, "k", Now.AddSeconds(1))], Stop);

        (await Store.TakeDueReminders(Now, Now.AddSeconds(30), 100, Stop)).Select(reminder => reminder.Key).ShouldBe(["j"]);
        (await Store.TakeDueReminders(Now, Now.AddSeconds(30), 100, Stop)).ShouldBeEmpty();
        (await Store.NextReminder(Stop)).ShouldBe(Now.AddSeconds(1));
        await Reopen();
        (await Store.TakeDueReminders(Now.AddSeconds(30), Now.AddSeconds(60), 100, Stop)).Select(reminder => reminder.Key).ShouldBe(["k", "j"]);

        await Store.DropReminder(ReminderKind.Clean, "j", Stop);
        await Store.DropReminder(ReminderKind.Clean, "k", Stop);
        (await Store.NextReminder(Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Many_takers_share_the_due_reminders()
    {
        foreach (var number in Enumerable.Range(0, 100))
            await Store.SetReminders([new(ReminderKind.Clean, $"j{number}", Now)], Stop);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.TakeDueReminders(Now, Now.AddSeconds(30), 20, Stop), Stop)));

        taken.SelectMany(group => group).Select(reminder => reminder.Key).Distinct().Count().ShouldBe(100);
        taken.Sum(group => group.Count).ShouldBe(100);
    }

    [Fact]
    public async Task A_worker_saved_again_is_the_same_worker()
    {
        var said = new Announcement
        {
            WorkerId = Anna.Value,
            HwAccel = ["nvenc"],
            Slots = 4,
            Labels = new Dictionary<string, string> { ["room"] = "attic" },
            Speed = [new EncoderSpeed("libx264", 360, 120.5)],
            Golden = new GoldenResult("x264", 50, "a", "a", "b"),
        };
        await Store.ChangeWorkers([Told(said), Told(said with { WorkerId = Bert.Value })], Stop);
        await Store.ChangeWorkers([Told(said with { Status = "working", CpuUsage = 80, Speed = null })], Stop);
        await Reopen();

        var workers = await Store.ListWorkers(Stop);
        workers.Select(one => (one.Id, one.Status)).ShouldBe([(Anna, WorkerStatus.Working), (Bert, WorkerStatus.Idle)]);
        workers[0].Labels["room"].ShouldBe("attic");
        workers[0].LastSeen.ShouldBe(Now);
        workers[0].Speeds.ShouldBe([new EncoderSpeed("libx264", 360, 120.5)]);
        workers[0].Golden.ShouldBe(said.Golden);
        (await Store.FindWorker(Anna, Stop))!.CpuUsage.ShouldBe(80);
        (await Store.FindWorker(new("nobody"), Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Changes_of_one_worker_in_one_group_follow_each_other_and_its_reminder_is_set_once()
    {
        var said = new Announcement { WorkerId = Anna.Value };
        var changes = await Store.ChangeWorkers([Told(said), Asked(Anna, new WorkerCommand.Drain()), Told(said), Asked(Bert, new WorkerCommand.Drain())], Stop);

        changes[3].Decision.ShouldBe(new WorkerDecision.Refuse(WorkerRefusal.Unknown));
        (await Store.ListWorkers(Stop)).ShouldHaveSingleItem().Status.ShouldBe(WorkerStatus.Draining);
        (await Store.TakeDueReminders(Now.AddSeconds(47), Now.AddSeconds(90), 100, Stop)).ShouldBe([new Reminder(ReminderKind.WorkerSilent, Anna.Value, Now.AddSeconds(47))]);
    }

    [Fact]
    public async Task Many_who_change_one_worker_at_once_lose_nothing()
    {
        await Store.ChangeWorkers([Told(new Announcement { WorkerId = Anna.Value })], Stop);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => Task.Run(() => Store.ChangeWorkers(
            [Asked(Anna, new WorkerCommand.RecordFailure(new(new($"j{number}"), new("a"), 1, new("probe"), "tool.failed", "", Now)))], Stop), Stop)));

        (await Store.FindWorker(Anna, Stop))!.Failures.Count.ShouldBe(20);
    }

    private static WorkerRequest Told(Announcement said) => Asked(new(said.WorkerId), new WorkerCommand.Announce(said, Now));

    private static WorkerRequest Asked(WorkerId worker, WorkerCommand command) => new(worker, known => WorkerChange.Of(known, command, Now.AddSeconds(47)));
}
