using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Reminders;

public sealed class ReminderClockTests
{
    [Fact]
    public async Task It_wakes_when_a_lease_ends()
    {
        await using var house = await House.Open(with: usual => usual with { LeaseSeconds = 3, RenewSeconds = 1 });
        await house.Jobs.Submit(Order("j"), Stop);
        await house.MustClaim(Anna);
        await house.Clock.StartAsync(Stop);
        await house.Time.Armed(house.Time.GetUtcNow().AddSeconds(3), Stop);
        var work = house.Store.Pulses.Work.Next;

        house.Time.Advance(3);

        await work.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        (await house.Job("j")).Troubles.Count.ShouldBe(1);
        await house.Clock.StopAsync(Stop);
    }

    [Fact]
    public async Task It_does_at_once_what_is_due_at_once()
    {
        await using var house = await House.Open();
        await house.Clock.StartAsync(Stop);
        await house.Jobs.Submit(Order("j"), Stop);

        await house.Jobs.Cancel(new("j"), "enough", Stop);

        await house.Publisher.Until("clean j", Stop);
        await house.Clock.StopAsync(Stop);
    }

    [Fact]
    public async Task A_job_that_is_tried_again_is_not_cleaned_away()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        for (var failures = 0; failures < 2; failures++)
            await house.Report(await house.MustClaim(Anna), new Domain.Steps.StepOutcome.Retry(Crash));
        await house.Jobs.Retry(new("j"), Stop);

        await house.Pass(60);

        house.Publisher.Told.ShouldNotContain("clean j");
        (await house.Job("j")).ShouldBeOfType<Job.Probing>();
    }

    [Fact]
    public async Task After_a_start_the_embedded_workers_steps_go_on_at_once_and_cost_nothing()
    {
        await using var before = await House.Open();
        await before.Planned("j");
        var lease = await before.MustClaim(Anna);
        using var image = before.Image();

        await using var after = await House.Open(image, before.Time, with: usual => usual with { EmbeddedWorker = Anna });
        await after.Clock.StartAsync(Stop);

        var again = await after.MustClaim(Anna);
        (again.Step.Id, again.Fence).ShouldBe((lease.Step.Id, lease.Fence + 1));
        (await after.Job("j")).Troubles.ShouldBeEmpty();
        (await after.Step("j", again.Step.Id.Value)).Attempts.ShouldBe(1);
        await after.Clock.StopAsync(Stop);
    }

    [Fact]
    public async Task After_a_long_rest_the_workers_that_lived_on_keep_their_steps()
    {
        await using var before = await House.Open();
        await before.Planned("j");
        var lease = await before.MustClaim(Bert);
        using var image = before.Image();
        before.Time.Advance(300);

        await using var after = await House.Open(image, before.Time, with: usual => usual with { EmbeddedWorker = Anna });
        await after.Clock.StartAsync(Stop);
        await after.Pass(0);

        (await after.Leases.Renew(lease.LeaseId, Report(lease.Fence), Stop)).ShouldBe(Domain.Protocol.LeaseOrders.Continue);
        (await after.Finish(lease)).Accepted.ShouldBeTrue();
        await after.Clock.StopAsync(Stop);
    }
}
