using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Proofs;
using Transcode.Domain.Steps;
using static Transcode.Domain.Tests.Jobs.JobLife;

namespace Transcode.Domain.Tests.Jobs;

/// <summary>A job whose source lies at an address.</summary>
public sealed class FetchTests
{
    private static readonly StepResult.Fetched _fetched = new(1_000_000, new string('d', 64));
    private static readonly AssetId _asset = new("asset-f");

    [Fact]
    public void The_source_is_fetched_then_looked_at()
    {
        var life = Submitted(Samples.OfAddress("f"));
        var step = JobDecider.Open(life.Is<Job.Fetching>()).ShouldHaveSingleItem().ShouldBeOfType<Step.Fetch>();
        (step.Url, step.Key).ShouldBe(("https://example.org/films/holiday.mp4?key=secret", "videos/asset-f/source/source.mp4"));

        life = life.When(Done("fetch", _fetched)).Then(typeof(JobEvent.SourceFetched));
        life.Is<Job.Probing>().Source.Bytes.ShouldBe(1_000_000);
        JobDecider.Open(life.Job!).ShouldHaveSingleItem().ShouldBeOfType<Step.Probe>();
        life.When(Done("fetch", _fetched)).ThenNothing();

        var encoding = life.When(Done("probe", Samples.Probed())).Is<Job.Encoding>();
        encoding.Done.ShouldBe([StepGraph.FetchId, StepGraph.ProbeId], ignoreOrder: true);
        encoding.Source.Bytes.ShouldBe(1_000_000);
        JobDecider.Open(encoding).ShouldAllBe(open => open is Step.EncodeVideo || open is Step.EncodeAudio);
    }

    [Fact]
    public void Nothing_else_is_taken_while_it_is_fetched()
    {
        Submitted(Samples.OfAddress("f")).When(Done("probe", Samples.Probed())).ThenRefused(Refusal.OutOfOrder);
        Submitted().When(Done("fetch", _fetched)).ThenRefused(Refusal.OutOfOrder);
    }

    [Fact]
    public void What_was_fetched_is_not_fetched_again_by_another_attempt_and_what_was_not_is()
    {
        var order = Samples.OfAddress("f");
        var late = Submitted(order).When(Done("fetch", _fetched)).When(FailedStep("probe", Samples.Crash))
            .When(FailedStep("probe", Samples.Crash)).When(new JobCommand.Retry());
        late.Is<Job.Probing>().Source.Bytes.ShouldBe(1_000_000);
        late.Job!.Done.ShouldBe([StepGraph.FetchId]);

        var early = Submitted(order).When(FailedStep("fetch", Samples.Crash)).When(FailedStep("fetch", Samples.Crash));
        early.Is<Job.Failed>();
        early.When(new JobCommand.Retry()).Is<Job.Fetching>().Attempt.ShouldBe(2);
    }

    [Fact]
    public void What_was_fetched_stays_done_when_all_is_encoded_again_in_one_piece()
    {
        var life = Submitted(Samples.OfAddress("f")).When(Done("fetch", _fetched)).When(Done("probe", Samples.Probed()))
            .When(FailedStep("hls.video.0001", Samples.CutMismatch));

        life.Is<Job.Encoding>().Done.ShouldBe([StepGraph.FetchId, StepGraph.ProbeId], ignoreOrder: true);
    }

    [Fact]
    public void Its_asset_is_uploading_until_the_bytes_are_there_and_failed_when_they_do_not_come()
    {
        var film = new Asset { Id = _asset, Label = "", Status = AssetStatus.Uploading, At = default };
        var life = Submitted(Samples.OfAddress("f"));
        AssetOf(film, life).Status.ShouldBe(AssetStatus.Uploading);
        AssetOf(film, life.When(Done("fetch", _fetched))).Status.ShouldBe(AssetStatus.Uploaded);
        AssetOf(film,
            life.When(new JobCommand.RecordReject(StepGraph.FetchId, Samples.Anna, Samples.BadInput))).Status.ShouldBe(AssetStatus.Failed);

        static Asset AssetOf(Asset asset, JobLife life) => life.History.Aggregate(asset, AssetDecider.Evolve);
    }

    [Fact]
    public void The_key_in_an_address_is_told_to_nobody_who_reads_of_the_job()
    {
        var submitted = (JobEvent.JobSubmitted)Submitted(Samples.OfAddress("f")).History[0].Shown();
        submitted.Order.Source.Fetch!.Url.ShouldBe("https://example.org/films/holiday.mp4?…");
    }

    [Fact]
    public void Two_orders_of_one_address_are_alike_and_of_two_addresses_are_not()
    {
        var (one, other) = (Samples.OfAddress("f"), Samples.OfAddress("g"));
        OrderLikeness.Of(one).ShouldBe(OrderLikeness.Of(other));
        OrderLikeness.Of(one)
            .ShouldNotBe(
            OrderLikeness.Of(
                other with
                {
                    Source = other.Source with
                    {
                        Fetch = new FetchOrder("https://example.org/films/holiday.mp4?key=other",
                    1 << 30)
                    }
                }));
    }

    [Fact]
    public void Progress_never_goes_back_when_the_next_step_begins()
    {
        var life = Submitted(Samples.OfAddress("f"));
        Percent(life.Job!, "fetch", 0).ShouldBe(0);
        var fetched = Percent(life.Job!, "fetch", 100);
        Percent(life.When(Done("fetch", _fetched)).Job!, "probe", 0).ShouldBeGreaterThanOrEqualTo(fetched);

        static double Percent(Job job, string step, double percent) => JobProgress.Of(job,
            [new StepRow { Key = new(job.Id, 1, new(step)), Asset = job.Order.Asset, State = StepState.Leased, Worker = Samples.Anna,
            LeasedAt = Samples.At, OpenedAt = Samples.At, Progress = percent }], Samples.At).Percent;
    }

    [Theory]
    [InlineData("videos/asset-f/source/source.mp4", 1_000_000, true)]
    [InlineData("videos/asset-f/source/source.mp4", 999, false)]
    [InlineData("videos/asset-f/outputs/master.m3u8", 1_000_000, false)]
    [InlineData("videos/asset-g/source/source.mp4", 1_000_000, false)]
    public void What_was_stored_is_the_source_of_its_asset_with_that_length(string key, long bytes, bool holds) =>
        (StoredCheck.Fault(_asset, _fetched, new Dictionary<string, long> { [key] = bytes }) is null).ShouldBe(holds);

    [Fact]
    public void No_other_step_replaces_the_source() =>
        StoredCheck.Fault(_asset, Samples.Packaged,
            new Dictionary<string, long> { ["videos/asset-f/source/source.mp4"] = 7 })!.ShouldContain("would replace the source");

    [Theory]
    [InlineData(0, 'd')]
    [InlineData(-1, 'd')]
    [InlineData((1L << 30) + 1, 'd')]
    [InlineData(7, 'x')]
    public void A_result_that_cannot_be_is_not_believed(long bytes, char hash) =>
        ResultCheck.Fault(StepGraph.Fetch(Samples.OfAddress("f")), new StepResult.Fetched(bytes, new string(hash, 64))).ShouldNotBeNull();
}
