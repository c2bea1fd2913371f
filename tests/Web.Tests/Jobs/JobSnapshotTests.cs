using System.Collections.Immutable;
using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Web.Jobs;

namespace Transcode.Web.Tests.Jobs;

/// <summary>What is the same to a viewer is not sent again; what is not is sent, whatever of it changed.</summary>
public sealed class JobSnapshotTests
{
    private static readonly JobSnapshot _waiting = Waiting();

    [Fact]
    public void A_job_of_which_nothing_runs_and_nothing_happened_is_the_same_as_it_was()
        => (Waiting() with { Timeline = _waiting.Timeline }).SameAs(_waiting).ShouldBeTrue();

    [Fact]
    public void Whatever_a_viewer_would_see_changed_makes_it_another()
    {
        JobSnapshot[] others =
        [
            _waiting with { Version = 4 },
            _waiting with { Progress = _waiting.Progress with { Percent = 41 } },
            _waiting with { Steps = [MadeUpJob.Chunk(0, StepState.Open, why: "no worker has it")] },
            _waiting with { Steps = [MadeUpJob.Chunk(0, StepState.Done)] },
            _waiting with { Timeline = [.. _waiting.Timeline] },
            _waiting with { Master = null },
            _waiting with { SignedRoot = "/signed/new" },
        ];

        others.Where(other => other.SameAs(_waiting)).ShouldBeEmpty();
    }

    [Fact]
    public void A_job_of_which_a_step_runs_is_drawn_anew_for_its_bar_grows()
    {
        var attempt = new Attempt("lease", new JobId("job-1"), new StepId("hls.video.0000"), new WorkerId("worker"), MadeUpJob.At);
        var running = _waiting with
        {
            Attempts = new AttemptLog(ImmutableDictionary<string, Attempt>.Empty.Add("lease", attempt), []),
        };

        running.SameAs(running).ShouldBeFalse();
    }

    private static JobSnapshot Waiting()
        => MadeUpJob.Snapshot(new Job.Probing { Order = MadeUpJob.Order }, MadeUpJob.Chunk(0, StepState.Open)) with
        {
            Version = 3,
            Timeline = ImmutableList<Transcode.Domain.Lists.StoredEvent>.Empty,
        };
}
