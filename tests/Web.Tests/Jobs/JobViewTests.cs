using Transcode.Domain;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Web.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Jobs;

public sealed class JobViewTests
{
    private static readonly Language _english = Language.Of("en");
    private static readonly Failure _why = new("tool.failed", Phase.Encoding, Party.Worker, "ffmpeg failed.", "its words", "ffmpeg -i x");

    [Fact]
    public void A_running_job_says_how_far_how_fast_and_how_long()
    {
        var view = JobView.Of(MadeUpJob.Snapshot(new Job.Encoding { Order = MadeUpJob.Order }, MadeUpJob.Chunk(0, StepState.Done),
            MadeUpJob.Chunk(1, StepState.Leased)), _english);

        view.Headline.ShouldBe("40 %, 25 fps, 1.5 × real time, 3 min 20 s left");
        view.MapSentence.ShouldBe("1 of 2 chunks done, 1 encoding.");
        view.MayCancel.ShouldBeTrue();
        view.MayRetry.ShouldBeFalse();
        view.IsPlayable.ShouldBeTrue();
    }

    [Fact]
    public void Steps_that_wait_for_one_reason_are_told_once()
    {
        var view = JobView.Of(MadeUpJob.Snapshot(new Job.Encoding { Order = MadeUpJob.Order },
            [.. Enumerable.Range(0, 5).Select(n => MadeUpJob.Chunk(n, StepState.Open, why: "no worker has room"))]), _english);

        view.Waiting.ShouldBe([new WaitingReason(5, "no worker has room")]);
    }

    [Fact]
    public void A_failed_job_says_why_and_may_be_tried_again_as_often_as_its_order_allows()
    {
        var first = JobView.Of(MadeUpJob.Snapshot(new Job.Failed { Order = MadeUpJob.Order, Why = _why }), _english);
        var last = JobView.Of(MadeUpJob.Snapshot(new Job.Failed { Order = MadeUpJob.Order, Why = _why, Attempt = 2 }), _english);

        first.Failure.ShouldBe(_why);
        first.MayRetry.ShouldBeTrue();
        first.IsPlayable.ShouldBeFalse();
        last.MayRetry.ShouldBeFalse();
    }

    [Fact]
    public void What_a_cancelled_job_had_made_is_not_offered()
    {
        var output = new Output("poster", "poster", OutputKind.Image, "encoded/asset-1/poster.jpg", 1280, 720, 0, MediaTime.Zero, 155_000,
            0);

        JobView.Of(MadeUpJob.Snapshot(new Job.Ready { Order = MadeUpJob.Order, Outputs = [output] }),
            _english).Outputs.ShouldHaveSingleItem().Size.ShouldBe("155 kB");
        JobView.Of(MadeUpJob.Snapshot(new Job.Cancelled { Order = MadeUpJob.Order, Outputs = [output], Reason = "enough" }),
            _english).Outputs.ShouldBeEmpty();
    }

    [Fact]
    public void A_rendition_says_its_rate_and_how_near_it_is_to_the_source()
    {
        var output = new Output("hls", "720p", OutputKind.VideoPlaylist, "videos/a/outputs/720p/index.m3u8", 1280, 720, 250,
            MediaTime.FromSeconds(10), 2_500_000, 2_400_000)
        { Quality = new(0.98126, 0.9512, 24) };

        OutputView.Of(MadeUpJob.Order.Asset, output).Measured.ShouldBe("2 Mbit/s, SSIM 0.9813");
        OutputView.Of(MadeUpJob.Order.Asset, output with { Quality = null }).Measured.ShouldBe("2 Mbit/s");
    }

    [Fact]
    public void Stages_follow_the_pipeline()
    {
        var stages = StageView.Of(new Job.Encoding { Order = MadeUpJob.Order },
            [MadeUpJob.Chunk(0, StepState.Done), MadeUpJob.Chunk(1, StepState.Leased)]);

        stages.Select(stage => stage.Stage).ShouldBe([Stage.Probe, Stage.Plan, Stage.Encode, Stage.Package, Stage.Verify, Stage.Deliver]);
        stages.Single(stage => stage.Stage == Stage.Encode).ShouldBe(new StageView(Stage.Encode, StageState.Running, 1, 2));
        stages[^1].State.ShouldBe(StageState.Waiting);
    }

    [Fact]
    public void Stages_that_an_ended_job_did_not_reach_never_began() =>
        StageView.Of(new Job.Cancelled { Order = MadeUpJob.Order, Reason = "enough" }, [])
            .ShouldAllBe(stage => stage.State == StageState.Never);

    [Fact]
    public void The_timeline_tells_failures_with_their_command_and_leaves_out_every_lease()
    {
        var failed = Stored(2, new JobEvent.StepFailed(new StepFailure(new StepId("hls.video.0001"), new WorkerId("attic"), _why)));
        var kept = TimelineView.Keep([],
            [Stored(1, new JobEvent.JobSubmitted(MadeUpJob.Order)), failed,
            Stored(3, new JobEvent.StepFinished(new StepId("probe"), new WorkerId("attic")))]);

        kept.Count.ShouldBe(2);
        var view = TimelineView.Of(failed, _english);
        view.IsBad.ShouldBeTrue();
        view.Text.ShouldBe("hls.video.0001 failed on attic.");
        view.Why!.Replay.ShouldBe("ffmpeg -i x");
    }

    [Fact]
    public void A_long_timeline_keeps_its_beginning_and_its_newest_part()
    {
        var kept = TimelineView.Keep([], Enumerable.Range(1, 1000).Select(n => Stored(n, new JobEvent.JobRetried(n))));

        kept.Count.ShouldBe(200);
        kept[0].Sequence.ShouldBe(1);
        kept[^1].Sequence.ShouldBe(1000);
    }

    [Fact]
    public void Every_event_that_is_told_has_words()
    {
        foreach (var language in Language.All.Select(one => Language.Of(one.Code)))
            TimelineView.Of(Stored(1, new JobEvent.EncodingFinished()), language).Text.ShouldNotBe(nameof(JobEvent.EncodingFinished));
    }

    private static StoredEvent Stored(long sequence, JobEvent happened) => new(sequence, MadeUpJob.Order.Id, MadeUpJob.At, happened);
}
