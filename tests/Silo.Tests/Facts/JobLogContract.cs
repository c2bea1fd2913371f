using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Facts;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

/// <summary>What the log promises, on every engine.</summary>
public abstract class JobLogContract : FactsContract
{
    private JobLog _log = null!;
    private ReadModel _rows = null!;

    private protected override void Begin() => (_log, _rows) = (new JobLog(Database), new ReadModel(Database));

    [Fact]
    public async Task What_was_appended_is_read_again_with_its_plan()
    {
        var stored = await Planned("a");
        var read = await _log.Read(new("a"), Stop);
        read.Version.ShouldBe(stored.Version);
        read.Job.ShouldBeOfType<Job.Encoding>().Plan.ShouldNotBeNull().Parts.Count.ShouldBe(1);
        read.Ledger.Of(StepGraph.ProbeId).ShouldNotBeNull().End.ShouldBe(LeaseEnd.Done);
    }

    [Fact]
    public async Task Nothing_is_read_of_a_job_that_nobody_submitted() => (await _log.Read(new("nobody"), Stop)).Job.ShouldBeNull();

    [Fact]
    public async Task Of_two_that_have_seen_the_same_version_one_is_refused()
    {
        var stored = await Submitted("a");
        var (first, second) = (JobAppend.Of(stored, [Lease(stored, "anna")], Samples.At),
            JobAppend.Of(stored, [Lease(stored, "bert")], Samples.At));
        var answers = await Task.WhenAll(_log.Append(first, Stop), _log.Append(second, Stop));
        answers.Count(written => written).ShouldBe(1);
        (await _log.Read(new("a"), Stop)).Ledger.Running.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_second_takes_nobody_with_it()
    {
        var (a, b) = (await Submitted("a"), await Submitted("b"));
        (await _log.Append(JobAppend.Of(a, [Lease(a, "anna")], Samples.At), Stop)).ShouldBeTrue();
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20)
                .Select(i =>
                _log.Append(i % 2 == 0 ? JobAppend.Of(a, [Lease(a, "late")], Samples.At)
                    : JobAppend.Of(StoredJob.None, [new JobEvent.JobSubmitted(Samples.Order($"c{i}"))], Samples.At), Stop)));
        answers.Count(written => written).ShouldBe(10);
        (await _log.Append(JobAppend.Of(b, [Lease(b, "anna")], Samples.At), Stop)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_job_that_is_forgotten_leaves_nothing_and_takes_no_other_with_it()
    {
        var stored = await Planned("a");
        stored = await Append(stored, Lease(stored, "anna", "hls.audio"));
        await Append(stored,
            new JobEvent.ResultAccepted(new("hls.audio"), stored.Ledger.Running.Single().Id, Samples.Anna,
            Samples.At)
            { Result = Samples.Encoded });
        var other = await Planned("b");

        await _log.Forget(new("a"), Stop);
        await _log.Forget(new("a"), Stop);

        (await _log.Read(new("a"), Stop)).ShouldBe(StoredJob.None);
        (await _log.Results(new("a"), 1, [new("hls.audio")], Stop)).ShouldBeEmpty();
        (await _rows.Events(new("a"), 0, 100, Stop)).ShouldBeEmpty();
        (await _rows.Jobs(new JobFilter(), Stop)).ShouldHaveSingleItem().Id.Value.ShouldBe("b");
        (await _log.Read(new("b"), Stop)).Version.ShouldBe(other.Version);
    }

    [Fact]
    public async Task A_long_job_is_read_from_its_snapshot()
    {
        var stored = await Planned("a");
        for (var i = 0; i < JobAppend.SnapshotEvery; i++)
            stored = await Append(stored,
                i % 2 == 0 ? Lease(stored, "anna", "hls.video.0000")
                : new JobEvent.StepYielded(new("hls.video.0000"), stored.Ledger.Running.Single().Id, Samples.Anna, "tired"));
        var read = await _log.Read(new("a"), Stop);
        read.Version.ShouldBe(stored.Version);
        read.Job!.Plan.ShouldNotBeNull();
        read.Ledger.Of(new("hls.video.0000")).ShouldNotBeNull().Yielded.ShouldBe(stored.Ledger.Of(new("hls.video.0000"))!.Yielded);
    }

    [Fact]
    public async Task Results_lie_beside_the_job()
    {
        var stored = await Planned("a");
        stored = await Append(stored, Lease(stored, "anna", "hls.audio"));
        await Append(stored,
            new JobEvent.ResultAccepted(new("hls.audio"), stored.Ledger.Running.Single().Id, Samples.Anna,
            Samples.At)
            { Result = Samples.Encoded });
        var results = await _log.Results(new("a"), 1, [new("hls.audio"), new("hls.video.0000")], Stop);
        results.Keys.ShouldBe(["hls.audio"]);
        results["hls.audio"].ShouldBeOfType<StepResult.Encoded>().Tracks.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_line_is_written_with_the_events()
    {
        var stored = await Planned("a");
        var line = (await _rows.Jobs(new JobFilter(), Stop)).ShouldHaveSingleItem();
        (line.State, line.Label, line.Profiles).ShouldBe((JobState.Encoding, "holiday.mp4", line.Profiles));
        var open = JobDecider.Open(stored.Job!).Count;
        (await _rows.Depth(Stop)).ShouldBe(new QueueDepth(open, 0, 1));
        await Append(stored, Lease(stored, "anna", "hls.audio"));
        (await _rows.Depth(Stop)).ShouldBe(new QueueDepth(open - 1, 1, 1));
        (await _rows.Needing("", Stop)).ShouldBe([new JobId("a")]);
        (await _rows.Needing("h264_nvenc", Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Lists_show_the_newest_first_page_by_page()
    {
        for (var i = 0; i < 5; i++)
            await Append(StoredJob.None,
                new JobEvent.JobSubmitted(Samples.Order($"job-{i}", label: i == 3 ? "100%_Fun.mp4" : "x", at: Samples.At.AddSeconds(i))));
        var first = await _rows.Jobs(new JobFilter(Limit: 2), Stop);
        first.Select(line => line.Id.Value).ShouldBe(["job-4", "job-3"]);
        (await _rows.Jobs(new JobFilter(Limit: 2, Before: first[^1].Id), Stop)).Select(line => line.Id.Value).ShouldBe(["job-2", "job-1"]);
        (await _rows.Jobs(new JobFilter(Label: "%_fun"), Stop)).ShouldHaveSingleItem().Id.Value.ShouldBe("job-3");
        (await _rows.Jobs(new JobFilter(State: JobState.Ready), Stop)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(JobSort.Newest, "job-4 job-3 job-2 job-1 job-0")]
    [InlineData(JobSort.Oldest, "job-0 job-1 job-2 job-3 job-4")]
    [InlineData(JobSort.LastChanged, "job-4 job-3 job-2 job-1 job-0")]
    [InlineData(JobSort.HighestPriority, "job-4 job-3 job-2 job-1 job-0")]
    public async Task Pages_go_on_behind_a_place_in_any_order(JobSort sort, string expected)
    {
        for (var i = 0; i < 5; i++)
            await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order($"job-{i}", at: Samples.At.AddSeconds(i))));
        var (seen, after) = (new List<string>(), (JobPlace?)null);
        while (await _rows.Jobs(new JobFilter(Limit: 2) { Sort = sort, After = after, States = [JobState.Probing, JobState.Failed] },
            Stop) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(line => line.Id.Value));
            after = JobPlace.Of(page[^1], sort);
        }
        string.Join(' ', seen).ShouldBe(expected);
    }

    [Fact]
    public async Task Jobs_are_counted_and_found_by_name_with_their_assets_and_what_they_require()
    {
        (await _rows.Capabilities(Stop)).ShouldBeEmpty();
        await Planned("a");
        await Submitted("b");

        (await _rows.Counts(null, Stop)).ShouldBe([new JobCount(JobState.Probing, 1), new JobCount(JobState.Encoding, 1)]);
        (await _rows.Count(new JobFilter(Limit: 1), Stop)).ShouldBe(2);
        (await _rows.Count(new JobFilter { States = [JobState.Encoding] }, Stop)).ShouldBe(1);
        (await _rows.Count(new JobFilter { Only = [] }, Stop)).ShouldBe(0);
        (await _rows.Jobs(new JobFilter { Only = [new("b"), new("nothing")] }, Stop)).ShouldHaveSingleItem().Id.Value.ShouldBe("b");
        (await _rows.Capabilities(Stop)).ShouldContain("");
        (await _rows.Keep(new Asset { Id = new("film"), Label = "film", Status = AssetStatus.Uploaded, At = Samples.At }, 0,
            Stop)).ShouldBeTrue();
        (await _rows.Assets([new("film"), new("nothing")], Stop)).ShouldHaveSingleItem().Label.ShouldBe("film");
        (await _rows.Assets([], Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tenant_and_a_key_find_what_is_theirs()
    {
        await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order("of-acme") with { Tenant = "acme", OrderedBy = "key-1" }));
        var over = await Append(StoredJob.None,
            new JobEvent.JobSubmitted(Samples.Order("over") with { Tenant = "acme", OrderedBy = "key-1" }));
        await Append(over, new JobEvent.JobCancelled("no more"));
        await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order("of-rival") with { Tenant = "rival" }));
        await Submitted("of-the-platform");

        (await _rows.Jobs(new JobFilter { Tenant = "acme" }, Stop)).Select(job => (job.Id.Value, job.Tenant))
            .ShouldBe([("of-acme", "acme"), ("over", "acme")], ignoreOrder: true);
        (await _rows.Count(new JobFilter { Tenant = "rival", States = [JobState.Probing] }, Stop)).ShouldBe(1);
        (await _rows.Count(new JobFilter(), Stop)).ShouldBe(4);
        (await _rows.Counts("rival", Stop)).ShouldBe([new JobCount(JobState.Probing, 1)]);
        (await _rows.Count(new JobFilter { UnfinishedOf = "key-1" }, Stop)).ShouldBe(1);
        (await _rows.Keep(new Asset { Id = new("film"), Label = "film", Status = AssetStatus.Uploaded, At = Samples.At, Tenant = "acme" },
            0, Stop)).ShouldBeTrue();
        (await _rows.Assets([new("film")], Stop)).ShouldHaveSingleItem().Tenant.ShouldBe("acme");
        (await _rows.Asset(new("film"), Stop))!.Value.Asset.Tenant.ShouldBe("acme");
    }

    [Fact]
    public async Task Sequences_rise_over_all_jobs_and_no_reader_misses_one()
    {
        var seen = new List<long>();
        var reading = Task.Run(async () =>
        {
            while (seen.Count < 200)
                seen.AddRange((await _rows.Events(null, seen.Count == 0 ? 0 : seen[^1], 500, Stop)).Select(stored => stored.Sequence));
        }, Stop);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Submitted($"job-{i}")));
        await reading.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        seen.ShouldBe((await _rows.Events(null, 0, 500, Stop)).Select(stored => stored.Sequence));
        (await _rows.LastSequence(Stop)).ShouldBe(seen[^1]);
    }

    [Fact]
    public async Task Only_the_owner_moves_its_asset()
    {
        var asset = new Asset
        {
            Id = new("film"),
            Label = "film",
            Status = AssetStatus.Uploaded,
            At = Samples.At,
            Job = new("owner"),
            Generation = 1
        };
        (await _rows.Keep(asset, 0, Stop)).ShouldBeTrue();
        (await _rows.Keep(asset, 0, Stop)).ShouldBeFalse();
        foreach (var job in new[] { "other", "owner" })
        {
            var stored = await Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order(job, asset: "film")));
            await Append(stored, new JobEvent.JobRejected(Samples.BadInput));
            (await _rows.Asset(asset.Id, Stop))!.Value.Asset.Status.ShouldBe(job == "owner" ? AssetStatus.Failed : AssetStatus.Uploaded);
        }
        (await _rows.Keep(asset, 1, Stop)).ShouldBeFalse("it was changed since");
    }

    [Fact]
    public async Task An_order_like_another_is_found_while_it_is_unfinished()
    {
        var stored = await Submitted("a");
        var likeness = OrderLikeness.Of(Samples.Order("b", label: "other name") with { Source = stored.Job!.Order.Source });
        (await _rows.Like(likeness, Stop)).ShouldBe(new JobId("a"));
        await Append(stored, new JobEvent.JobCancelled("no more"));
        (await _rows.Like(likeness, Stop)).ShouldBeNull();
    }

    [Fact]
    public async Task Preparing_twice_changes_nothing()
    {
        await Submitted("a");
        await Database.Prepare(FactsScripts.For(Database), Stop);
        (await _rows.Unfinished(Stop)).ShouldBe([new JobId("a")]);
    }

    private static JobEvent.StepLeased Lease(StoredJob stored, string worker, string step = "probe") =>
        new(new StepLease(LeaseName.Of(stored.Job!.Id, new(step), $"{worker}{stored.Version}"), new(step), new(worker), stored.Version + 1,
            Samples.At));

    private Task<StoredJob> Submitted(string id) => Append(StoredJob.None, new JobEvent.JobSubmitted(Samples.Order(id)));

    private async Task<StoredJob> Planned(string id)
    {
        var stored = await Submitted(id);
        var decision = (Decision.Accept)JobDecider.Decide(stored.Job,
            new JobCommand.RecordStep(StepGraph.ProbeId, Samples.Anna, Samples.Probed()));
        return await Append(stored, [.. decision.Events]);
    }

    private async Task<StoredJob> Append(StoredJob before, params JobEvent[] events)
    {
        var append = JobAppend.Of(before, events, Samples.At);
        (await _log.Append(append, Stop)).ShouldBeTrue();
        return append.After;
    }
}
