using Transcode.Domain.Jobs;

namespace Transcode.Domain.Tests.Jobs;

public sealed class LifeCycleTests
{
    [Fact]
    public void The_page_in_docs_is_what_the_deciders_do()
    {
        var page = Path.Combine(Root(), "docs", "job-life-cycle.md");
        var written = LifeCyclePage.Write();
        if (Environment.GetEnvironmentVariable("TRANSCODE_REGENERATE") is { Length: > 0 })
            File.WriteAllText(page, written);

        File.ReadAllText(page)
            .ShouldBe(written,
            "docs/job-life-cycle.md is not what the deciders do; run this test with TRANSCODE_REGENERATE=1 and read the difference");
    }

    [Fact]
    public void Every_state_of_a_job_can_be_reached() =>
        LifeCycleMap.Explore().Select(way => way.To).Distinct().Where(state => state != LifeCycleMap.Start).ShouldBe(
            typeof(Job).GetNestedTypes().Select(state => state.Name), ignoreOrder: true);

    [Fact]
    public void Every_event_can_happen_except_damage()
    {
        // Damage is a matter of what a result says, not of the state; it has its own test. Leases and cleaning are decided beside the life
        // cycle.
        string[] beside =
        [
            nameof(JobEvent.DamageFound), nameof(JobEvent.StepLeased), nameof(JobEvent.StepYielded), nameof(JobEvent.ResultAccepted),
            nameof(JobEvent.GenerationOpened), nameof(JobEvent.JobCleaned),
        ];
        var happened = LifeCycleMap.Explore().SelectMany(way => way.Events.Split(", ", StringSplitOptions.RemoveEmptyEntries)).ToHashSet();

        typeof(JobEvent).GetNestedTypes().Select(type => type.Name).Where(name => !happened.Contains(name))
            .ShouldBe(beside, ignoreOrder: true);
    }

    [Fact]
    public void No_decision_ever_lowers_a_round_or_an_attempt_or_leaves_a_finished_job_with_open_steps()
        => LifeCycleMap.Explore((job, _, decision) =>
    {
        if (job is null || decision is not Decision.Accept { Events: var events })
            return;
        var after = events.Aggregate(job, JobDecider.Evolve);
        after.Generation.ShouldBeGreaterThanOrEqualTo(job.Generation);
        after.Attempt.ShouldBeGreaterThanOrEqualTo(job.Attempt);
        (after.IsFinal && JobDecider.Open(after).Count > 0).ShouldBeFalse();
    });

    [Fact]
    public void A_job_that_is_not_over_always_has_a_step_to_do() => LifeCycleMap.Explore((job, _, _) =>
    {
        if (job is { IsFinal: false })
            JobDecider.Open(job).ShouldNotBeEmpty();
    });

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Transcode.Aspire.sln is in no folder above the tests.");
    }
}
