using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Tests.Plans;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Protocol;

/// <summary>All that is sent or stored comes back as it was, with snake_case names and enums by name.</summary>
public sealed class RoundTripTests
{
    private static readonly WorkerId _pc = new("gaming-pc-room");
    private static readonly Failure _why = new(FailureCodes.ToolFailed, Phase.Encoding, Party.Worker, "It failed.", "words", "ffmpeg -i x");
    private static readonly Profile _hls = PlannerTests.Made("hls") with { Hls = new() };
    private static readonly Plan _plan = PlannerTests.Planned(PlannerTests.Source(), Films.Steady(30), _hls);
    private static readonly Plan _whole = Planner.WithoutCuts(_plan);
    private static readonly Output _made = new("hls", "720p", OutputKind.VideoPlaylist, "videos/a/outputs/720p/index.m3u8", 1280, 720, 750,
        MediaTime.FromSeconds(30), 12345, 2_600_000);

    private static readonly Output _file = _made with
    {
        Sha256 = new string('e', 64),
        Loudness = new(-30.1, -8.2, 5.5, -23, -2.1),
        Quality = new(0.98765, 0.9, 24),
    };

    private static readonly JobOrder _order = new()
    {
        Id = new("j1"),
        Asset = new("a1"),
        Label = "Ferien \"2026\"\n",
        Source = new("videos/a1/source/source.mp4", null, 5, DateTimeOffset.UnixEpoch),
        Profiles = [_hls],
        At = DateTimeOffset.UnixEpoch,
    };

    private static readonly TrackProof _track = new()
    {
        Name = "720p",
        Codecs = "avc1.64001f",
        InitSha256 = "ab",
        Last = MediaTime.Zero,
        Encoder = "x264",
        FrameRate = 25,
        Start = MediaTime.Zero,
        End = MediaTime.FromSeconds(6),
        Segments = [new(0, MediaTime.Zero, MediaTime.FromSeconds(6), 150, 99, "cd")],
    };

    private static readonly StepResult[] _results =
    [
        new StepResult.Fetched(7, new string('a', 64)),
        new StepResult.Probed(PlannerTests.Source(), Films.Steady(30)),
        new StepResult.Probed(PlannerTests.Source(), null),
        new StepResult.Encoded([_track], [new(MediaTime.Zero, MediaTime.FromSeconds(1), "words")], ["mmco: unref short failure"]),
        new StepResult.Rendered([_file], [new(MediaTime.Zero, MediaTime.FromSeconds(1), "words")], ["quiet"]),
        new StepResult.Packaged([_made]),
        new StepResult.Verified(["checked"], [], ["short sound"]),
    ];

    private static readonly Job[] _jobs =
    [
        new Job.Fetching { Order = Jobs.Samples.OfAddress("f") },
        new Job.Probing { Order = _order, Attempt = 2, FetchedBytes = 7 },
        new Job.Encoding { Order = _order, Done = [new("probe"), new("hls.audio")], Failures = [new(new("hls.audio"), _pc, _why)],
            Whole = true, Generation = 3 },
        new Job.Packaging { Order = _order, Warnings = ["w"] },
        new Job.Ready { Order = _order with { ByKind = true }, Outputs = [_made, _file], Profiles = ["hls"] },
        new Job.Failed { Order = _order, Why = _why },
        new Job.Rejected { Order = _order, Why = _why },
        new Job.Cancelled { Order = _order, Reason = "no longer wanted" },
    ];

    private static readonly JobEvent[] _events =
    [
        new JobEvent.JobSubmitted(_order), new JobEvent.SourceFetched(7, "ab", _pc), new JobEvent.SourceProbed(PlannerTests.Source(), _pc),
            new JobEvent.JobPlanned(3, 5, ["hls"], ["720p"], []),
        new JobEvent.StepFinished(new("probe"), _pc), new JobEvent.StepFailed(new(new("probe"), _pc, _why) { Times = 3 }),
            new JobEvent.JobPinned(_pc, "w"), new JobEvent.StepHedged(new("x"), _pc, _pc, "w"), new JobEvent.DamageFound(new("x"), ["w"]),
        new JobEvent.CutAbandoned(new("x"), _why), new JobEvent.CopyAbandoned(new("x"), _why), new JobEvent.EncodingFinished(),
            new JobEvent.ProgressReached(50), new JobEvent.OutputsRendered(new("x"), [_file], ["w"]),
                new JobEvent.OutputsPackaged(new("x"), [_made]),
        new JobEvent.OutputsVerified(new("x"), ["c"], ["w"]), new JobEvent.JobReady(), new JobEvent.JobFailed(_why),
            new JobEvent.JobRejected(_why),
        new JobEvent.StepLeased(new Transcode.Domain.Dispatch.StepLease("j1~x~secret", new("x"), _pc, 7,
            new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero))), new JobEvent.StepYielded(new("x"), "j1~x~secret", _pc, "w"),
        new JobEvent.ResultAccepted(new("x"), "j1~x~secret", _pc, new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero)),
            new JobEvent.GenerationOpened(2), new JobEvent.JobCleaned(),
        new JobEvent.JobPrioritised(7), new JobEvent.JobCancelled("r"), new JobEvent.JobRetried(2),
        new JobEvent.BurstStarted(new("br_1"), "large", "it is late"),
        new JobEvent.BurstEnded(new("br_1"), "large", BurstState.Completed, 85.5, 0.123456m, null),
    ];

    private static readonly StepOutcome[] _outcomes =
        [new StepOutcome.Done(_results[3]), new StepOutcome.Retry(_why), new StepOutcome.Reject(_why), new StepOutcome.Yield("battery")];

    [Fact]
    public void Every_kind_of_step_comes_back()
    {
        var audio = PlannerTests.Planned(PlannerTests.Source() with { Kind = AssetKind.Audio, Video = null }, null,
            _hls with { Video = null, Assets = [AssetKind.Audio] });
        var subtitled = PlannerTests.Planned(PlannerTests.Source() with
        {
            Subtitles = [new(2, "subrip", "eng", true) { IsForced = true, Title = "t" }],
            Tags = new Dictionary<string, string> { ["title"] = "t" },
            Chapters = [new(MediaTime.Zero, MediaTime.FromSeconds(1), "c")],
        }, Films.Steady(30), _hls);
        Step[] steps = [StepGraph.Fetch(Jobs.Samples.OfAddress("f")), StepGraph.Probe([_hls]), .. StepGraph.Of(subtitled),
            .. StepGraph.Of(audio), .. StepGraph.Of(_plan), .. StepGraph.Of(_whole), .. FilePlanTests.StepsOfEveryFile()];
        Cases(steps).ShouldBe(CasesOf(typeof(Step)), ignoreOrder: true);
        Cases(steps.OfType<Step.Render>().Select(step => step.File)).ShouldBe(CasesOf(typeof(FilePlan)), ignoreOrder: true);
        foreach (var step in steps)
            ComesBack(step);
    }

    [Fact]
    public void Every_kind_of_result_comes_back()
    {
        Cases(_results).ShouldBe(CasesOf(typeof(StepResult)), ignoreOrder: true);
        foreach (var result in _results)
            ComesBack(result);
    }

    [Fact]
    public void Every_kind_of_outcome_comes_back()
    {
        Cases(_outcomes).ShouldBe(CasesOf(typeof(StepOutcome)), ignoreOrder: true);
        foreach (var outcome in _outcomes)
            ComesBack(new ResultReport(7, outcome));
    }

    [Fact]
    public void Every_state_of_a_job_comes_back()
    {
        Cases(_jobs).ShouldBe(CasesOf(typeof(Job)), ignoreOrder: true);
        foreach (var job in _jobs)
            ComesBack(job);
    }

    [Fact]
    public void Every_event_comes_back()
    {
        Cases(_events).ShouldBe(CasesOf(typeof(JobEvent)), ignoreOrder: true);
        foreach (var happened in _events)
            ComesBack(happened);
    }

    [Fact]
    public void A_plan_comes_back()
    {
        ComesBack(_plan);
        ComesBack(_whole);
    }

    [Fact]
    public void An_offer_with_all_that_its_step_waited_for_comes_back() => ComesBack(new LeaseOffers([new LeaseOffer
    {
        LeaseId = "l1",
        Job = new("j1"),
        Asset = new("a1"),
        Generation = 1,
        Fence = 4,
        Step = StepGraph.Of(_plan).OfType<Step.Package>().Single(),
        Inputs = new Dictionary<string, StepResult> { ["hls.video.0000"] = _results[2] },
        RenewSeconds = 15,
        Source = new SourceGrant(null, "https://storage/x?sig=1", 5, null),
        Output = new OutputGrant(null, "staging/j1/1/hls.package/4"),
    }]));

    [Fact]
    public void The_rest_of_the_workers_protocol_comes_back()
    {
        ComesBack(new Welcome(15, new SharedStore("/data", "id")));
        ComesBack(new LeaseRequest { WorkerId = _pc, Room = 2, SharesStore = "id" });
        ComesBack(new ProgressReport { Fence = 4, Progress = 12.5, Frames = 300, Fps = 48, Speed = 1.9 });
        ComesBack(new ProgressAnswer(LeaseOrders.Stop));
        ComesBack(new ResultAnswer(false, "too late"));
        ComesBack(new TransferRequest(4, ["a"], ["b"]));
        var address = new Dictionary<string, TransferAddress>
        {
            ["videos/A/x"] = new("/x?y",
            new Dictionary<string, string> { ["Content-Type"] = "video/mp4" })
        };
        ComesBack(new TransferAnswer(address, address));
    }

    [Fact]
    public void A_discriminator_that_comes_last_is_understood()
    {
        // PostgreSQL's jsonb keeps keys in an order of its own.
        var turned = new JsonObject(JsonSerializer.SerializeToNode(_jobs[5], WireJson.Of<Job>())!.AsObject().Reverse()
            .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())));
        turned.Last().Key.ShouldBe("state");
        JsonSerializer.Deserialize(turned.ToJsonString(), WireJson.Of<Job>()).ShouldBeOfType<Job.Failed>().Why.ShouldBe(_why);
    }

    [Fact]
    public void An_enum_is_a_word_and_neither_a_number_nor_an_unset_one()
    {
        JsonSerializer.Serialize(new ProgressAnswer(LeaseOrders.Stop), WireJson.Of<ProgressAnswer>()).ShouldBe("""{"orders":"stop"}""");
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize("""{"orders":2}""", WireJson.Of<ProgressAnswer>()));
        Should.Throw<JsonException>(() => JsonSerializer.Serialize(new ProgressAnswer(default), WireJson.Of<ProgressAnswer>()));
    }

    /// <summary>What comes back is written as the same text; and that text has snake_case names throughout.</summary>
    private static void ComesBack<T>(T value)
    {
        var text = JsonSerializer.Serialize(value, WireJson.Of<T>());
        var back = JsonSerializer.Deserialize(text, WireJson.Of<T>());
        back!.GetType().ShouldBe(value!.GetType());
        // Once more with a serialiser that knows none of our settings and so leaves nothing out.
        JsonSerializer.Serialize(back).ShouldBe(JsonSerializer.Serialize(value));
        JsonSerializer.Serialize(back, WireJson.Of<T>()).ShouldBe(text);
        foreach (var name in Names(JsonNode.Parse(text))
            .Where(name => !name.Contains('.') && !name.Contains('/') && name != "Content-Type"))
            name.ShouldMatch("^[a-z][a-z0-9_]*$", text);
    }

    private static IEnumerable<string> Names(JsonNode? node) => node switch
    {
        JsonObject all => all.SelectMany(pair => Names(pair.Value).Prepend(pair.Key)),
        JsonArray list => list.SelectMany(Names),
        _ => [],
    };

    private static IEnumerable<string> Cases<T>(IEnumerable<T> values) => values.Select(value => value!.GetType().Name).Distinct();

    private static IEnumerable<string> CasesOf(Type closed)
        => closed.GetNestedTypes().Where(type => type.IsSubclassOf(closed)).Select(type => type.Name);
}
