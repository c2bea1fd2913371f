using Transcode.Domain.Jobs;
using Transcode.Domain.Steps;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.Tests.Fixtures;
using static Transcode.Domain.Tests.Jobs.Samples;
using static Transcode.Orchestrator.Tests.Fixtures.House;

namespace Transcode.Orchestrator.Tests.Jobs;

public sealed class JobProgressTests
{
    [Fact]
    public async Task It_never_goes_back_from_submission_to_ready()
    {
        await using var house = await House.Open();
        await house.Jobs.Submit(Order("j"), Stop);
        var seen = new List<double>();
        while (await house.Claim(Anna) is { } lease)
        {
            house.Time.Advance(1);
            await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 50), Stop);
            seen.Add((await Progress(house)).Percent);
            await house.Finish(lease);
            seen.Add((await Progress(house)).Percent);
        }

        seen.ShouldBe(seen.Order());
        seen[0].ShouldBe(1);
        seen[^2].ShouldBeLessThan(100);
        seen[^1].ShouldBe(100);
    }

    [Fact]
    public async Task A_running_step_counts_by_its_weight_and_shows_its_speed()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        var before = (await Progress(house)).Percent;
        var lease = await house.MustClaim(Anna);
        var weight = lease.Step.Weight;
        await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 50, fps: 48, speed: 1.92), Stop);

        var progress = await Progress(house);

        var all = StepGraph.Of((await house.Job("j")).Plan!).Sum(step => Math.Max(1, step.Weight));
        progress.Percent.ShouldBe(before + 98 * weight / 2 / all, tolerance: 0.1);
        (progress.Fps, progress.Speed).ShouldBe((48, 1.92));
        progress.Running.ShouldBe([new RunningStep(lease.Step.Id, Anna, 50, 48, 1.92)]);
    }

    [Fact]
    public async Task The_rest_is_expected_to_take_as_long_as_what_is_done_took()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        (await Progress(house)).Remaining.ShouldBeNull();
        var lease = await house.MustClaim(Anna);
        house.Time.Advance(10);
        await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 100), Stop);

        var all = StepGraph.Of((await house.Job("j")).Plan!).Sum(step => Math.Max(1, step.Weight));
        var done = Math.Max(1, lease.Step.Weight);
        (await Progress(house)).Remaining!.Value.TotalSeconds.ShouldBe(10 * (all - done) / done, tolerance: 0.01);
    }

    [Fact]
    public async Task What_was_lost_no_longer_counts()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        var before = (await Progress(house)).Percent;
        var lease = await house.MustClaim(Anna);
        await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 90, fps: 25), Stop);
        (await Progress(house)).Percent.ShouldBeGreaterThan(before);

        await house.Pass(12);

        (await Progress(house)).ShouldSatisfyAllConditions(
            progress => progress.Percent.ShouldBe(before),
            progress => progress.Fps.ShouldBe(0),
            progress => progress.Running.ShouldBeEmpty());
    }

    [Fact]
    public async Task Followers_see_it_move_at_most_once_a_second_and_end_with_the_job()
    {
        await using var house = await House.Open();
        await house.Planned("j");
        await using var seen = house.Jobs.FollowProgress(new("j"), Stop).GetAsyncEnumerator(Stop);
        (await seen.MoveNextAsync()).ShouldBeTrue();
        var lease = await house.MustClaim(Anna);
        var next = seen.MoveNextAsync();
        await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 10), Stop);
        await house.Time.Armed(house.Time.GetUtcNow().AddSeconds(1), Stop);
        await house.Leases.Renew(lease.LeaseId, Report(lease.Fence, progress: 20), Stop);
        next.IsCompleted.ShouldBeFalse();
        house.Time.Advance(1);

        (await next).ShouldBeTrue();
        seen.Current.Running.ShouldHaveSingleItem().Percent.ShouldBe(20);

        var last = seen.MoveNextAsync();
        await house.Jobs.Cancel(new("j"), "enough", Stop);
        await house.Time.Armed(house.Time.GetUtcNow().AddSeconds(1), Stop);
        house.Time.Advance(1);
        (await last).ShouldBeTrue();
        (await seen.MoveNextAsync()).ShouldBeFalse();
    }

    private static async Task<JobProgress> Progress(House house) => (await house.Jobs.Progress(new("j"), Stop))!;
}
