using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Events;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Jobs;

public sealed class JobDeskTests
{
    [Fact]
    public async Task What_is_unknown_is_answered_as_unknown()
    {
        await using var house = await House.Open();
        var nobody = new JobId("nobody");

        (await house.Jobs.Find(nobody, Stop)).ShouldBeNull();
        (await house.Jobs.Progress(nobody, Stop)).ShouldBeNull();
        (await house.Jobs.Steps(nobody, Stop)).ShouldBeEmpty();
        (await house.Jobs.Timeline(nobody, Stop)).ShouldBeEmpty();
        (await house.Jobs.Cancel(nobody, "enough", Stop)).ShouldBe(new Decision.Refuse(Refusal.Unknown));
        (await house.Jobs.Retry(nobody, Stop)).ShouldBe(new Decision.Refuse(Refusal.Unknown));
    }

    [Fact]
    public async Task Retrying_is_refused_for_what_did_not_fail_and_when_no_retry_is_left()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        (await house.Jobs.Retry(new("j"), Stop)).ShouldBe(new Decision.Refuse(Refusal.NotFailed));

        await FailOnce(house);
        (await house.Jobs.Retry(new("j"), Stop)).ShouldBeOfType<Decision.Accept>();
        await house.Pass(0);
        await FailOnce(house);

        (await house.Jobs.Retry(new("j"), Stop)).ShouldBe(new Decision.Refuse(Refusal.NoRetryLeft));
    }

    [Fact]
    public async Task Cancelling_twice_is_cancelling_once()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        await house.Jobs.Cancel(new("j"), "enough", Stop);
        var after = await house.Jobs.LastSequence(Stop);

        (await house.Jobs.Cancel(new("j"), "really", Stop)).ShouldBeOfType<Decision.Accept>().Events.ShouldBeEmpty();

        (await house.Jobs.LastSequence(Stop)).ShouldBe(after);
        (await house.Job("j")).ShouldBeOfType<Job.Cancelled>().Reason.ShouldBe("enough");
    }

    [Fact]
    public async Task A_timeline_longer_than_a_page_is_read_whole()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var many = Enumerable.Range(0, EventFeed.PageSize + 5).Select(number => new JobEvent.StepFinished(new($"s{number}"), Anna)).ToList();
        await house.Store.Change(new(new("j")), found => new JobChange { Decision = new Decision.Accept(many), Job = found.Job }, At, Stop);
        await house.Jobs.Submit(Order("k"), Stop);

        var timeline = await house.Jobs.Timeline(new JobId("j"), Stop);

        timeline.Skip(1).Select(stored => stored.Event).ShouldBe(many);
    }

    [Fact]
    public void Settings_are_checked_all_at_once()
    {
        var wrong = new OrchestratorOptions { Database = " ", LeaseSeconds = 5, RenewSeconds = 3, HeartbeatSeconds = 0, PublishGiveUpSeconds = 1 };

        wrong.Problems().Count.ShouldBe(4);
        new OrchestratorOptions { Database = "state.db" }.Problems().ShouldBeEmpty();
    }

    private static async Task FailOnce(House house)
    {
        for (var failures = 0; failures < 2; failures++)
            await house.Report(await house.MustClaim(Anna), new Domain.Steps.StepOutcome.Retry(Crash));
    }
}
