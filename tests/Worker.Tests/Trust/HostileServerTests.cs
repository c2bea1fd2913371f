using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Protocol;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Running;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Leasing;
using Transcode.Worker.Tests.Machine;
using Transcode.Worker.Trust;

namespace Transcode.Worker.Tests.Trust;

/// <summary>A server that wants the files of a machine that joined it. Whatever it offers, nothing outside of the workspace is read,
/// written or deleted.</summary>
public sealed class HostileServerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly NoTools _tools = new();
    private LoopbackGateway _gateway = null!;
    private HttpPlatform _client = null!;
    private WorkerParts _worker = null!;
    private string _home = "";
    private string _secret = "";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await LoopbackGateway.Start(_folder.File("remote"));
        var options = new WorkerOptions { GatewayUrl = _gateway.Address, WorkFolder = _folder.File("work"), WorkerId = "w" };
        _client = TestPlatform.Over(options);
        _worker = new WorkerParts(options, _client, _tools);
        _home = Directory.CreateDirectory(_folder.File("home")).FullName;
        _secret = Path.Combine(_home, "secret");
        File.WriteAllText(_secret, "the owner's");
        File.WriteAllText(Path.Combine(_home, ".store-id"), "known");
        Directory.CreateDirectory(Path.Combine(_home, "documents"));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>By name: what is made of an honest offer, given the path of the owner's folder.</summary>
    public static TheoryData<string> Lies => new(_lies.Keys);

    private static readonly Dictionary<string, Func<LeaseOffer, string, LeaseOffer>> _lies = new()
    {
        ["a job that is a path"] = (offer, _) => offer with { Job = new("../../home") },
        ["a job that is a folder up"] = (offer, _) => offer with { Job = new("..") },
        ["an asset that is a path up"] = (offer, _) => offer with { Asset = new("../../../../home") },
        ["an asset that is a path from the root"] = (offer, home) => offer with { Asset = new(home) },
        ["an asset without a name"] = (offer, _) => offer with { Asset = new("") },
        ["a step that is a path"] = (offer, _) => offer with { Step = offer.Step with { Id = new("../../home") } },
        ["a lease with a line break"] = (offer, _) => offer with { LeaseId = "a\r\nHost: b" },
        ["a lease that is a folder up"] = (offer, _) => offer with { LeaseId = ".." },
        ["a lease without a name"] = (offer, _) => offer with { LeaseId = "" },
        ["a lease that is never renewed"] = (offer, _) => offer with { RenewSeconds = int.MaxValue },
        ["a lease that is always renewed"] = (offer, _) => offer with { RenewSeconds = 0 },
        ["a staging prefix up"] = (offer, _) => offer with { Output = new(null, "staging/../../home") },
        ["a staging prefix from the root"] = (offer, home) => offer with { Output = new(null, home) },
        ["a store that it does not hold"] = (offer, home) => offer with { Output = new(home, "documents") },
        ["the root as its store"] = (offer, _) => offer with { Output = new("/", "tmp") },
        ["a file of the machine as the source"] = (offer, home) => offer with { Source = OneMachine.Grant(Path.Combine(home, "secret")) },
        ["/etc/passwd as the source"] = (offer, _) => offer with { Source = new("/etc/passwd", null, 1, null) },
        ["a file address as the source"] = (offer, home) => offer with { Source = new(null, $"file://{home}/secret", 1, null) },
        ["a protocol of ffmpeg as the source"] = (offer, home) => offer with { Source = new(null, $"concat:{home}/secret", 1, null) },
        ["a subfile as the source"] = (offer,
            home) => offer with { Source = new(null, $"subfile,,start,0,end,9,,:{home}/secret", 1, null) },
        ["a source that is no address"] = (offer, _) => offer with { Source = new(null, "secret", 1, null) },
        ["a profile that is a path"] = (offer, _) => Chunk(offer, chunk => chunk with { Profile = "../../home/x" }),
        ["a rendition that is a path up"] = (offer, _) => Chunk(offer,
            chunk => chunk with
            {
                Renditions = [.. chunk.Renditions.Select(one => one with { Name = "../../../home/secret" })],
                Encode = ["../../../home/secret"]
            }),
        ["a rendition that is a path from the root"] = (offer, home) => Chunk(offer,
            chunk => chunk with { Encode = [Path.Combine(home, "secret")] }),
        ["a rendition that is an option"] = (offer, _) => Chunk(offer, chunk => chunk with { Encode = ["-report"] }),
        ["a preset that is an option"] = (offer, _) => Chunk(offer,
            chunk => chunk with { Settings = chunk.Settings with { Preset = "-y" } }),
        ["a preset that begins other options"] = (offer, home) => Chunk(offer,
            chunk => chunk with { Settings = chunk.Settings with { Preset = $"fast:stats={home}/x" } }),
        ["an encoder that writes files"] = (offer, home) => Chunk(offer,
            chunk => chunk with { Settings = chunk.Settings with { Encoder = $"libx264;tee={home}/x" } }),
        ["a pixel format that is a filter"] = (offer, home) => Chunk(offer,
            chunk => chunk with { Source = chunk.Source with { PixelFormat = $"yuv420p[a];movie={home}/secret" } }),
        ["a codec that is a filter"] = (offer, home) => Chunk(offer,
            chunk => chunk with { Source = chunk.Source with { Codec = $"h264',movie='{home}/secret" } }),
        ["an audio track that is a path"] = (offer, home) => offer with { Step = Audio("../../../home/secret") },
        ["a poster that is a path"] = (offer, _) => offer with { Step = Poster("../../../home/secret") },
        ["a master playlist that is a path"] = (offer, _) => offer with { Step = Package("../../../../home/secret") },
        ["a master playlist from the root"] = (offer, home) => offer with { Step = Package(Path.Combine(home, "secret")) },
        ["a key of an earlier step that is a path"] = (offer, home) => offer with
        {
            Inputs =
                new Dictionary<string, StepResult>
                {
                    ["hls.package"] =
                    new StepResult.Packaged(
                        [new Output("hls", "master", OutputKind.MasterPlaylist, "videos/../../home/secret", 0, 0, 0, MediaTime.Zero, 1,
                            0)])
                },
        },
        ["a key of an earlier step from the root"] = (offer, home) => offer with
        {
            Inputs =
                new Dictionary<string, StepResult>
                {
                    ["hls.package"] =
                    new StepResult.Packaged(
                        [new Output("hls", "master", OutputKind.MasterPlaylist, Path.Combine(home, "secret"), 0, 0, 0, MediaTime.Zero, 1,
                            0)])
                },
        },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task A_lease_that_no_honest_server_offers_is_refused_before_anything_is_done(string lie)
    {
        var before = State();
        var outcome = await _worker.Runner.Run(_lies[lie](Honest("l"), _home), () => "", Stop);
        outcome.ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.LeaseRefused);
        _tools.Ran.ShouldBeFalse();
        State().ShouldBe(before);
        Directory.Exists(_gateway.Store).ShouldBeFalse("nothing is sent");
    }

    /// <summary>It named the workspace, which was deleted with all that lay in it when the lease ended.</summary>
    [Theory]
    [InlineData("../../home")]
    [InlineData("../../home/documents")]
    [InlineData("/")]
    [InlineData("%2e%2e/%2e%2e/home")]
    public async Task What_a_lease_is_called_names_nothing_on_this_machine(string id)
    {
        var before = State();
        var outcome = await _worker.Runner.Run(Honest(id), () => "", Stop);
        outcome.ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.StorageFailed); // It went as far as its source.
        State().ShouldBe(before);
    }

    /// <summary>The id of a store is told to every worker: it is no secret.</summary>
    [Theory]
    [InlineData("known", null)]
    [InlineData("known", "00")]
    [InlineData("known", "right")]
    public void A_server_that_only_knows_of_a_store_does_not_hold_it(string id, string? proof)
    {
        const string challenge = "0123456789abcdef0123456789abcdef";
        var answer = proof == "right" ? ShareProof.Of("a guess", challenge) : proof;
        SharedDisk.Proven(new SharedStore(_home, id, answer), challenge).ShouldBeNull("there is no key");
        File.WriteAllText(Path.Combine(_home, ShareProof.KeyFile), "the key of another platform");
        SharedDisk.Proven(new SharedStore(_home, id, answer), challenge).ShouldBeNull();
        SharedDisk.Proven(new SharedStore(_home, id, ShareProof.Of("the key of another platform", challenge)), challenge)
            .ShouldBe(new SharedDisk(_home, "known"));
        SharedDisk.Proven(new SharedStore(_home, "other", ShareProof.Of("the key of another platform", challenge)), challenge)
            .ShouldBeNull();
        SharedDisk.Proven(new SharedStore(_home, id, ShareProof.Of("the key of another platform", new string('1', 32))), challenge)
            .ShouldBeNull("it answered another challenge");
    }

    [Fact]
    public void Files_of_a_store_are_not_read_by_way_of_a_link_and_not_where_they_are_none()
    {
        const string challenge = "0123456789abcdef0123456789abcdef";
        File.CreateSymbolicLink(Path.Combine(_home, ShareProof.KeyFile), _secret);
        SharedDisk.Proven(new SharedStore(_home, "known", ShareProof.Of("the owner's", challenge)), challenge).ShouldBeNull();
        SharedDisk.Proven(new SharedStore("relative", "known", ""), challenge).ShouldBeNull();
        SharedDisk.Proven(new SharedStore("/dev", "known", ""), challenge).ShouldBeNull();
        SharedDisk.Proven(new SharedStore("/\0", "known", ""), challenge).ShouldBeNull();
    }

    /// <summary>A store that it does hold, and in which it has laid a link.</summary>
    [Fact]
    public async Task In_a_shared_store_no_link_is_followed()
    {
        var store = Directory.CreateDirectory(_folder.File("store")).FullName;
        _worker.State.Disk = new SharedDisk(store, "id");
        Directory.CreateSymbolicLink(Path.Combine(store, "staging"), _home);
        File.CreateSymbolicLink(Path.Combine(store, "source.mp4"), _secret);
        var before = State();

        var read = await _worker.Runner.Run(Honest("l") with
        {
            Source = new(Path.Combine(store, "source.mp4"), null, 11, null),
            Output = new(store, "other")
        }, () => "", Stop);
        read.ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.LeaseRefused);
        Should.Throw<UntrustedOfferException>(() => ToldPath.BelowWithoutLinks(store, "staging/x"));
        State().ShouldBe(before);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/x")]
    [InlineData("concat:/etc/passwd")]
    public void An_address_for_a_transfer_is_http_or_none(string url) => Should.Throw<HttpRequestException>(() => _client.AddressOf(url));

    [Theory]
    [InlineData("a/b.mp4", true)]
    [InlineData("a/../b.mp4", true)]
    [InlineData("../b.mp4", false)]
    [InlineData("a/../../b.mp4", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData("a\0b", false)]
    public void A_path_ends_below_its_folder_or_nowhere(string name, bool holds)
    {
        if (holds)
            ToldPath.Below(_home, name).ShouldStartWith(_home + "/");
        else
            Should.Throw<UntrustedOfferException>(() => ToldPath.Below(_home, name));
    }

    private static LeaseOffer Honest(string lease)
        => Offers.Remote(lease, StepGraph.Probe([Films.Hls]), new SourceGrant(null, "http://127.0.0.1:9/source", 100, null));

    private static LeaseOffer Chunk(LeaseOffer offer, Func<Step.EncodeVideo, Step.EncodeVideo> lie) => offer with { Step = lie(_chunk) };

    private static readonly IReadOnlyList<Step> _steps = StepGraph.Of(((PlanResult.Planned)Planner.Plan(
        new SourceFacts
        {
            Kind = AssetKind.Video,
            Container = "mov,mp4,m4a,3gp,3g2,mj2",
            Bytes = 1000,
            Duration = MediaTime.FromSeconds(4),
            Video = new VideoFacts
            {
                StreamIndex = 0,
                Codec = "h264",
                Width = 640,
                Height = 360,
                PixelFormat = "yuv420p",
                TimeBase = TimeBase.Output,
                FrameRate = new Rate(25, 1)
            },
            Audio = [new AudioFacts { StreamIndex = 1, Codec = "aac", Channels = 2, SampleRate = 48000 }],
        },
        new FrameTimeline
        {
            IsExact = true,
            TimeBase = TimeBase.Output,
            Frames = 100,
            Origin = 0,
            End = MediaTime.FromSeconds(4),
            Grid = MediaTime.FromSeconds(2),
            Points = [new CutPoint(MediaTime.Zero, 0, 0, null, []), new CutPoint(MediaTime.FromSeconds(2), 180_000, 50, 0, [])],
        },
        new ProfileSelection([Films.Hls with { Poster = new PosterSettings() }], ByKind: false))).Plan);

    private static readonly Step.EncodeVideo _chunk = _steps.OfType<Step.EncodeVideo>().First();

    private static Step.EncodeAudio Audio(string name)
        => _steps.OfType<Step.EncodeAudio>().First() is var step ? step with { Audio = step.Audio with { Name = name } } : step;

    private static Step.Render Poster(string name)
        => _steps.OfType<Step.Render>().First() is var step ? step with { File = step.File.Renamed(_ => name) } : step;

    private static Step.Package Package(string master) => _steps.OfType<Step.Package>().First() with { MasterName = master };

    /// <summary>Else the lies above would be refused for something else.</summary>
    [Fact]
    public void The_steps_of_which_the_lies_are_made_are_honest()
    {
        foreach (var step in _steps)
            OfferCheck.Refuse(Honest("l") with { Step = step }, null);
    }

    /// <summary>Every file of the owner with its content, and nothing beside the worker's own folder.</summary>
    private string[] State() =>
    [
        .. Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories)
            .Where(entry => !entry.StartsWith(_folder.File("work"), StringComparison.Ordinal)
            && !entry.StartsWith(_folder.File("remote"), StringComparison.Ordinal))
            .Select(entry => $"{entry} {(File.Exists(entry) ? File.ReadAllText(entry) : "")}").Order(StringComparer.Ordinal),
    ];

    /// <summary>A tool that is started fails at once, and is remembered.</summary>
    private sealed class NoTools : IToolRunner
    {
        public bool Ran { get; private set; }

        public Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput output, CancellationToken stop)
        {
            Ran = true;
            throw new IOException("no tool is started here");
        }
    }
}
