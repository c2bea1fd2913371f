using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Tests.Workers;

public sealed class WorkerDeciderTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(15);
    private static readonly Announcement _reported = new() { WorkerId = "attic" };
    private static readonly SelfTestResult _selfTest = new("x264 - core 164", SelfTestResult.ExpectedFrames, "frames", "frames", "bytes");

    [Theory]
    [InlineData(46, WorkerStatus.Idle)]
    [InlineData(47, WorkerStatus.Suspect)]
    [InlineData(121, WorkerStatus.Suspect)]
    [InlineData(122, WorkerStatus.Offline)]
    public void Silence_is_noticed_after_three_beats_and_believed_after_eight(int seconds, WorkerStatus status) =>
        Apply(Joined(), new WorkerCommand.CheckPresence(_now.AddSeconds(seconds), _heartbeat)).Status.ShouldBe(status);

    [Fact]
    public void The_key_with_which_it_joined_alone_speaks_for_it()
    {
        var (first, second) = (new WorkerOwner("first", null), new WorkerOwner("second", "acme"));
        var joined = Apply(Joined(), new WorkerCommand.Announce(_reported, _now) { By = first });
        joined.Owner.ShouldBe(first);
        var foreign = new WorkerCommand.Announce(_reported, _now) { By = second };
        WorkerDecider.Decide(joined, foreign).ShouldBe(new WorkerDecision.Refuse(WorkerRefusal.Foreign));
        // One that may speak for any changes nothing of it; when the key is gone, another takes its place.
        Apply(joined, new WorkerCommand.Announce(_reported, _now)).Owner.ShouldBe(first);
        var taken = Apply(joined, foreign with { TakesOver = true });
        taken.Owner.ShouldBe(second);
        taken.Tenant.ShouldBe("acme");
        Apply(Joined(), foreign).Owner.ShouldBe(second);
    }

    [Fact]
    public void A_worker_that_says_good_bye_is_offline_at_once_and_back_with_the_next_beat()
    {
        var gone = Apply(Joined(), new WorkerCommand.Announce(_reported with { Status = Announcement.Gone }, _now));
        gone.Status.ShouldBe(WorkerStatus.Offline);
        Apply(gone, new WorkerCommand.Announce(_reported, _now)).Status.ShouldBe(WorkerStatus.Idle);
    }

    [Fact]
    public void A_drain_survives_beats_and_is_asked_for_once()
    {
        var drained = Apply(Apply(Joined(), new WorkerCommand.Drain()),
            new WorkerCommand.Announce(_reported with { Status = "working" }, _now));
        drained.Status.ShouldBe(WorkerStatus.Draining);
        WorkerDecider.Decide(drained, new WorkerCommand.Drain()).ShouldBeOfType<WorkerDecision.Accept>().Events.ShouldBeEmpty();
        Apply(drained, new WorkerCommand.Resume()).Status.ShouldBe(WorkerStatus.Working);
    }

    [Fact]
    public void A_pause_that_a_person_asked_for_survives_heartbeats_and_ends_with_a_resume()
    {
        var paused = Apply(Apply(Apply(Joined(), new WorkerCommand.Drain()), new WorkerCommand.Pause()),
            new WorkerCommand.Announce(_reported with { Status = "working" }, _now));
        paused.Status.ShouldBe(WorkerStatus.Paused);
        WorkerDecider.Decide(paused, new WorkerCommand.Pause()).ShouldBeOfType<WorkerDecision.Accept>().Events.ShouldBeEmpty();
        Apply(paused, new WorkerCommand.Resume()).Status.ShouldBe(WorkerStatus.Working);
    }

    [Fact]
    public void Three_failures_of_one_input_accuse_nobody() =>
        Fail(Joined(), "film", "film", "film").Status.ShouldBe(WorkerStatus.Idle);

    [Fact]
    public void Three_inputs_in_a_while_do_and_old_failures_are_forgotten()
    {
        Fail(Joined(), "one", "two", "three").Status.ShouldBe(WorkerStatus.Quarantined);
        var slow = Fail(Joined(), "one", "two");
        Apply(slow,
            new WorkerCommand.RecordFailure(Failure("three", _now + WorkerDecider.Memory + _heartbeat))).Status.ShouldBe(WorkerStatus.Idle);
    }

    [Fact]
    public void A_forgiven_input_does_not_count()
    {
        var forgiven = Apply(Fail(Joined(), "one", "two"), new WorkerCommand.Forgive(new("one")));
        Fail(forgiven, "three").Status.ShouldBe(WorkerStatus.Idle);
    }

    [Theory]
    [InlineData(50, "frames", "bytes", true)]
    [InlineData(49, "frames", "bytes", false)]
    [InlineData(50, "other", "bytes", false)]
    [InlineData(50, "frames", "other", false)]
    public void Only_a_right_golden_test_leads_out_of_quarantine(int frames, string returned, string encoded, bool passes)
    {
        var sick = Fail(Joined(), "one", "two", "three");
        var result = _selfTest with { Frames = frames, Returned = returned, Encoded = encoded };
        Apply(sick,
            new WorkerCommand.RecordSelfTest(result, [_selfTest])).Status.ShouldBe(passes ? WorkerStatus.Idle : WorkerStatus.Quarantined);
    }

    [Fact]
    public void Another_version_of_the_encoder_may_give_other_bytes() =>
        Apply(Fail(Joined(), "one", "two", "three"),
            new WorkerCommand.RecordSelfTest(_selfTest with { Encoder = "x264 - core 165", Encoded = "other" }, [_selfTest]))
            .Status.ShouldBe(WorkerStatus.Idle);

    [Fact]
    public void A_quarantined_worker_cannot_replace_what_it_is_held_against()
    {
        var sick = Fail(Apply(Joined(), new WorkerCommand.Announce(_reported with { SelfTest = _selfTest }, _now)), "one", "two", "three");
        Apply(sick,
            new WorkerCommand.Announce(_reported with { SelfTest = _selfTest with { Encoded = "other" } },
            _now)).SelfTest.ShouldBe(_selfTest);
    }

    [Fact]
    public void A_pause_is_told_with_its_reason_and_ends_with_the_next_beat()
    {
        var paused = Apply(Joined(), new WorkerCommand.Announce(_reported with { Status = "paused", Paused = "on battery" }, _now));
        (paused.Status, paused.Paused).ShouldBe((WorkerStatus.Paused, "on battery"));
        var back = Apply(paused, new WorkerCommand.Announce(_reported, _now));
        (back.Status, back.Paused).ShouldBe((WorkerStatus.Idle, null));
    }

    private static Worker Joined() => WorkerDecider.Evolve(null, new WorkerEvent.Joined(_reported, _now));

    private static Worker Fail(Worker worker, params string[] inputs) =>
        inputs.Aggregate(worker, (now, input) => Apply(now, new WorkerCommand.RecordFailure(Failure(input, _now))));

    private static WorkerFailure Failure(string input, DateTimeOffset at)
        => new(new(input), new(input), 1, new("probe"), FailureCodes.ToolFailed, "ffmpeg died", at);

    private static Worker Apply(Worker worker, WorkerCommand command) =>
        WorkerDecider.Decide(worker, command).ShouldBeOfType<WorkerDecision.Accept>().Events.Aggregate(worker, WorkerDecider.Evolve);
}
