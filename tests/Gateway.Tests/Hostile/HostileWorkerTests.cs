using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Hostile;

/// <summary>
/// A worker with a good key that lies. Each lie is told of a job of its own, by a name of its own; each is refused, and when an honest
/// worker comes after all of them, every job becomes ready with what that one has made.
/// </summary>
public sealed class HostileWorkerTests
{
    /// <summary>What may be answered to a lie.</summary>
    private const string Invalid = "400 request.invalid", Foreign = "403 key.foreign", Over = "410 lease.not_held", NotTaken = "not taken",
        CountsAgainst = "noted", Stop = "stop", Signature = "403";

    private static readonly (string Name, Func<Liar, Task> Tell)[] _lies =
    [
        // Of itself.
        ("a name of nothing", liar => liar.Announces("""{"worker_id":""}""", Invalid)),
        ("a name with a line break", liar => liar.Announces("""{"worker_id":"a\nb"}""", Invalid)),
        ("a name of 101 characters", liar => liar.Announces($$"""{"worker_id":"{{new string('a', 101)}}"}""", Invalid)),
        ("an address that is none", liar => liar.Announces("""{"worker_id":"l","ip_address":"evil.example","port":80}""", Invalid)),
        ("a port that is none", liar => liar.Announces("""{"worker_id":"l","ip_address":"10.0.0.1","port":70000}""", Invalid)),
        ("a load that is no number", liar => liar.Announces("""{"worker_id":"l","cpu_usage":1e999}""", Invalid)),
        ("an encoder of nothing", liar => liar.Announces("""{"worker_id":"l","encoders":[null]}""", Invalid)),
        ("labels without end",
            liar => liar.Announces($$$"""{"worker_id":"l","labels":{{{{string.Join(',', Enumerable.Range(0, 51).Select(i => $"\"l{i}\":\"x\""))}}}}}""", Invalid)),
        ("a challenge that is a path", liar => liar.Announces("""{"worker_id":"l","share_challenge":"../../etc/passwd"}""", Invalid)),
        // Of its lease.
        ("another fence, for a result", liar => liar.Reports(offer => offer with { Fence = offer.Fence + 1 }, NotTaken)),
        ("a fence below zero, for a result", liar => liar.Reports(offer => offer with { Fence = -1 }, NotTaken)),
        ("a lease that nobody has", liar => liar.Reports(offer => offer with { LeaseId = offer.LeaseId[..^4] + "0000" }, NotTaken)),
        ("a lease without a job", liar => liar.Reports(offer => offer with { LeaseId = "x" }, NotTaken)),
        ("a step that does not exist", liar => liar.Reports(offer => offer with { LeaseId = $"{offer.Job}~hls.video.9999~00" }, NotTaken)),
        ("another fence, for a sign of life", liar => liar.Lives(offer => offer with { Fence = offer.Fence + 1 }, Stop)),
        ("a lease that nobody has, for a sign of life",
            liar => liar.Lives(offer => offer with { LeaseId = $"{offer.Job}~probe~00" }, Stop)),
        ("another fence, for addresses",
            liar => liar.Asks(offer => offer with { Fence = offer.Fence + 1 }, offer => AssetLayout.Manifest(offer.Asset), Over)),
        // Of what a probe found.
        ("a probe that is a verification", liar => liar.Hands(_ => new StepResult.Verified(["all is well"], [], []), CountsAgainst)),
        ("a probe that is a film", liar => liar.Hands(_ => new StepResult.Packaged([]), CountsAgainst)),
        ("a source of less than nothing", liar => liar.Probes(facts => facts with { Bytes = -1 })),
        ("a picture of no size", liar => liar.Probes(facts => facts with { Video = facts.Video! with { Width = 0 } })),
        ("a picture of all sizes", liar => liar.Probes(facts => facts with { Video = facts.Video! with { Height = int.MaxValue } })),
        ("a clock that never ticks",
            liar => liar.Probes(facts => facts with { Video = facts.Video! with { TimeBase = new TimeBase(0, 1) } })),
        ("pixels without a side", liar => liar.Probes(facts => facts with { Video = facts.Video! with { PixelAspectHeight = 0 } })),
        ("a thousand times a thousand channels",
            liar => liar.Probes(facts => facts with { Audio = [facts.Audio[0] with { Channels = 1_000_000 }] })),
        ("a timeline that goes back", liar => liar.Timeline(timeline => timeline with { Points = [.. timeline.Points.Reverse()] })),
        ("a timeline without a grid", liar => liar.Timeline(timeline => timeline with { Grid = MediaTime.Zero })),
        ("a film of a thousand years", liar => liar.Timeline(timeline => timeline with { End = new MediaTime(long.MaxValue) })),
        // Of what it made.
        ("a chunk that it did not make", liar => liar.Makes((_, result) => result, writes: false)),
        ("a chunk of other renditions",
            liar => liar.Makes((_, result) => result with { Tracks = [.. result.Tracks.Select(track => track with { Name = "8k" })] })),
        ("a chunk without one of its renditions", liar => liar.Makes((_, result) => result with { Tracks = [.. result.Tracks.Skip(1)] })),
        ("a chunk with one rendition twice",
            liar => liar.Makes((_, result) => result with { Tracks = [result.Tracks[0], .. result.Tracks] })),
        ("segments of another chunk", liar => liar.Segments(segment => segment with { Number = segment.Number + 1000 })),
        ("segments of another length", liar => liar.Segments(segment => segment with { Bytes = segment.Bytes + 1 })),
        ("segments of nothing", liar => liar.Segments(segment => segment with { Bytes = 0 })),
        ("segments that last less than nothing", liar => liar.Segments(segment => segment with { Duration = new MediaTime(-1) })),
        ("a hash that is none", liar => liar.Segments(segment => segment with { Sha256 = "../../../etc/passwd" })),
        // Of where it may write.
        ("the file of another asset", liar => liar.Asks(offer => offer, _ => AssetLayout.Output(new("another"), "master.m3u8"), Foreign)),
        ("a file that is a path", liar => liar.Asks(offer => offer, offer => $"videos/{offer.Asset}/outputs/../../../secret", Foreign)),
        ("a file from the root", liar => liar.Asks(offer => offer, _ => "/etc/passwd", Foreign)),
        ("the source of its own asset", liar => liar.Asks(offer => offer, offer => AssetLayout.Source(offer.Asset, ".mp4"), Foreign)),
        ("the store's own key", liar => liar.Asks(offer => offer, _ => ".signing-key", Foreign)),
        ("an address for another file",
            liar => liar.Puts(
                (address, offer) => address.Replace("manifests%2Fsource.json", "outputs%2Fmaster.m3u8")
                    .Replace("manifests/source.json", "outputs/master.m3u8"), Signature)),
        ("an address without a signature",
            liar => liar.Puts((address, _) => address[..address.IndexOf('?', StringComparison.Ordinal)], Signature)),
        ("an address that never ends",
            liar => liar.Puts(
                (address, _) => System.Text.RegularExpressions.Regex.Replace(address, "expires=[0-9]+", "expires=99999999999"), Signature)),
        ("parts of less than nothing",
            liar => liar.Parts(
                offer => $$"""{"fence":{{offer.Fence}},"key":"{{AssetLayout.Manifest(offer.Asset)}}","bytes":-1,"from":1}""", Invalid)),
        ("parts of more than a server takes",
            liar => liar.Parts(
                offer => $$"""{"fence":{{offer.Fence}},"key":"{{AssetLayout.Manifest(offer.Asset)}}","bytes":9000000000000000000,"from":1}""", Invalid)),
        ("a part before the first",
            liar => liar.Parts(
                offer => $$"""{"fence":{{offer.Fence}},"key":"{{AssetLayout.Manifest(offer.Asset)}}","bytes":100,"from":0}""", Invalid)),
        // Of how it ended.
        ("a file that it blames alone",
            liar => liar.Ends(new StepOutcome.Reject(new Failure(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input, "no film")),
                CountsAgainst)),
        ("an outcome that there is not", liar => liar.Says("""{"fence":FENCE,"outcome":{"outcome":"great"}}""", Invalid)),
        ("a result that there is not",
            liar => liar.Says("""{"fence":FENCE,"outcome":{"outcome":"done","result":{"kind":"gold"}}}""", Invalid)),
        ("a result of nothing", liar => liar.Says("""{"fence":FENCE,"outcome":{"outcome":"done","result":null}}""", Invalid)),
        ("an outcome of nothing", liar => liar.Says("""{"fence":FENCE,"outcome":null}""", Invalid)),
        ("a stream that is a script", liar => liar.Shows("javascript:alert(1)")),
    ];

    [Fact]
    public async Task Each_of_its_lies_is_refused_and_no_job_is_harmed()
    {
        _lies.Length.ShouldBeGreaterThanOrEqualTo(40);
        await using var gateway = await TestGateway.Start();
        var honest = new FakeWorker(gateway.Http, "honest");
        await honest.Announce();
        var jobs = new List<string>();
        foreach (var (i, (name, tell)) in _lies.Index())
        {
            using var submitted = await gateway.Submit(new
            {
                path = gateway.File($"film-{i}.mp4"),
                profiles = new[] { "hls" },
                priority = i
            });
            var job = (await submitted.Json()).Text("job_id");
            jobs.Add(job);
            try
            {
                await tell(new Liar(gateway, honest, job, $"liar-{i}"));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"\"{name}\": {e.Message}", e);
            }
        }

        await honest.Work();
        foreach (var job in jobs)
        {
            var ready = await gateway.Until(job, "ready");
            // As the honest one made it.
            (await gateway.Http.GetStringAsync(ready.Text("master"))).ShouldBe("#EXTM3U\n# the final one\n");
        }
        Directory.EnumerateFiles(gateway.Folder.FullName, "secret", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    /// <summary>One worker with one lie about one job.</summary>
    private sealed class Liar(TestGateway gateway, FakeWorker honest, string job, string name)
    {
        private readonly FakeWorker _worker = new(gateway.Http, name, sharesDisk: false);

        public Task Announces(string text, string expected) => Posts("/api/workers", text, expected);

        public async Task Reports(Func<LeaseOffer, LeaseOffer> lie, string expected)
        {
            var offer = await Leased();
            var answer = await _worker.Report(lie(offer), new StepOutcome.Done(await _worker.Make(offer)));
            (answer.Accepted ? "taken" : NotTaken).ShouldBe(expected, answer.Message);
            await Back(offer);
        }

        public async Task Lives(Func<LeaseOffer, LeaseOffer> lie, string expected)
        {
            var offer = await Leased();
            (await _worker.Progress(lie(offer), 50)).ToString().ToLowerInvariant().ShouldBe(expected);
            await Back(offer);
        }

        public async Task Asks(Func<LeaseOffer, LeaseOffer> lie, Func<LeaseOffer, string> key, string expected)
        {
            var offer = await Leased();
            await Posts($"/api/leases/{offer.LeaseId}/uploads",
                JsonSerializer.Serialize(new TransferRequest(lie(offer).Fence, [key(offer)], []), ProtocolJson.Default.TransferRequest),
                expected);
            await Posts($"/api/leases/{offer.LeaseId}/uploads",
                JsonSerializer.Serialize(new TransferRequest(lie(offer).Fence, [], [key(offer)]), ProtocolJson.Default.TransferRequest),
                expected);
            await Back(offer);
        }

        public async Task Puts(Func<string, LeaseOffer, string> lie, string expected)
        {
            var offer = await Leased();
            using var asked = await gateway.Http.PostAsync($"/api/leases/{offer.LeaseId}/uploads",
                JsonContent.Create(new TransferRequest(offer.Fence, [AssetLayout.Manifest(offer.Asset)], []),
                ProtocolJson.Default.TransferRequest));
            var address = (await asked.Content.ReadFromJsonAsync(ProtocolJson.Default.TransferAnswer))!.Write.Values.Single().Url;
            lie(address, offer).ShouldNotBe(address);
            using var put = await new HttpClient().PutAsync(new Uri(lie(address, offer)), new StringContent("a lie"));
            ((int)put.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
            await Back(offer);
        }

        public async Task Parts(Func<LeaseOffer, string> text, string expected)
        {
            var offer = await Leased();
            await Posts($"/api/leases/{offer.LeaseId}/uploads/parts", text(offer), expected);
            await Back(offer);
        }

        public async Task Hands(Func<LeaseOffer, StepResult> lie, string expected)
            => await Ends(new StepOutcome.Done(lie(await Leased())), expected);

        public Task Probes(Func<SourceFacts, SourceFacts> lie)
            => Hands(
            offer => MadeUp.Probed(((Step.Probe)offer.Step).Grid, offer.Source.Bytes) is var probed
                ? probed with { Facts = lie(probed.Facts) } : probed, CountsAgainst);

        public Task Timeline(Func<FrameTimeline, FrameTimeline> lie)
            => Hands(
            offer => MadeUp.Probed(((Step.Probe)offer.Step).Grid, offer.Source.Bytes) is var probed
                ? probed with { Timeline = lie(probed.Timeline!) } : probed, CountsAgainst);

        public async Task Makes(Func<LeaseOffer, StepResult.Encoded, StepResult.Encoded> lie, bool writes = true)
        {
            await ProbedByTheOther();
            var offer = await Leased(step => step is Step.EncodeVideo);
            var video = (Step.EncodeVideo)offer.Step;
            var made = writes ? (StepResult.Encoded)await _worker.Make(offer)
                : new StepResult.Encoded([.. video.Encode.Select(one => MadeUp.Proof(one, video.Chunk))], [], []);
            await Ends(offer, new StepOutcome.Done(lie(offer, made)), CountsAgainst);
        }

        public Task Segments(Func<SegmentProof, SegmentProof> lie) =>
            Makes((_,
                result) =>
                result with { Tracks = [.. result.Tracks.Select(track => track with { Segments = [.. track.Segments.Select(lie)] })] });

        public async Task Ends(StepOutcome outcome, string expected) => await Ends(_held ?? await Leased(), outcome, expected);

        public async Task Says(string text, string expected)
        {
            var offer = await Leased();
            await Posts($"/api/leases/{offer.LeaseId}/result",
                text.Replace("FENCE", offer.Fence.ToString(System.Globalization.CultureInfo.InvariantCulture)), expected);
            await Back(offer);
        }

        public Task Shows(string url)
            => Posts("/api/status", $$"""{"job_id":"{{job}}","state":"processing","stream_url":"{{url}}"}""", Invalid);

        /// <summary>The answer of a result that is not believed: it is noted, and another has the step.</summary>
        private async Task Ends(LeaseOffer offer, StepOutcome outcome, string expected)
        {
            var answer = await _worker.Report(offer, outcome);
            answer.Message.ShouldBe(expected);
            var now = await gateway.Job(job);
            now.Text("state").ShouldBeOneOf("probing", "encoding");
            now.GetProperty("outputs").GetArrayLength().ShouldBe(0);
        }

        private LeaseOffer? _held;

        private async Task ProbedByTheOther()
        {
            var probe = (await honest.Claim(room: 1)).ShouldHaveSingleItem();
            probe.Job.Value.ShouldBe(job);
            (await honest.Finish(probe)).Accepted.ShouldBeTrue();
            await gateway.Until(job, "encoding");
        }

        /// <summary>Of its job, which goes before all others.</summary>
        private async Task<LeaseOffer> Leased(Func<Step, bool>? wanted = null)
        {
            await _worker.Announce();
            while (true)
            {
                var offer = (await _worker.Claim(room: 1)).ShouldHaveSingleItem();
                offer.Job.Value.ShouldBe(job);
                if (wanted?.Invoke(offer.Step) != false)
                    return _held = offer;
                (await honest.Finish(offer)).Accepted.ShouldBeTrue();
            }
        }

        /// <summary>For the honest one.</summary>
        private async Task Back(LeaseOffer offer)
            => (await _worker.Report(offer, new StepOutcome.Yield("enough lied"))).Accepted.ShouldBeTrue();

        private async Task Posts(string path, string text, string expected)
        {
            using var answer = await gateway.Http.PostAsync(path, new StringContent(text, Encoding.UTF8, "application/json"));
            var parts = expected.Split(' ');
            if (parts.Length == 2)
                await answer.ShouldBeProblem(int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
            else
                answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        }
    }
}
