using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Platform;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Leasing;

/// <summary>An image that comes to a worker without libvips is somebody else's, for a while.</summary>
public sealed class DeclinedStepsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly StillTime _time = new();
    private LoopbackGateway _gateway = null!;
    private WorkerOptions _options = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _gateway = await LoopbackGateway.Start(_folder.File("store"));
        _options = new WorkerOptions
        {
            GatewayUrl = _gateway.Address,
            WorkFolder = _folder.File("work"),
            WorkerId = "w",
            TrustsServer = true,
            Proves = true,
            MissingToolSeconds = 60,
            UsesYtdlp = false
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task An_image_is_given_back_without_a_try_until_the_patience_is_over()
    {
        using var client = TestPlatform.Over(_options);
        var parts = new WorkerParts(_options, client, new WithoutVips(), _time);
        await parts.Abilities.Prove(Now);
        parts.Abilities.Tools.ShouldBe([]);
        parts.Abilities.Encoders.ShouldNotBeNull().ShouldContain("libx264");
        var image = Films.Make(_folder, "photo.png", "-f lavfi -i testsrc2=s=64x48 -frames:v 1");

        await Run(parts, "a", image);
        (await _gateway.ResultOf("a")).ShouldBeOfType<StepOutcome.Yield>().Reason.ShouldContain("needs libvips");
        parts.DeclinedSteps.Now.ShouldHaveSingleItem().Step.ShouldBe(StepGraph.ProbeId);

        _time.Advance(TimeSpan.FromSeconds(61));
        parts.DeclinedSteps.Now.ShouldBeEmpty();
        await Run(parts, "b", image);
        (await _gateway.ResultOf("b")).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.ToolMissing);
    }

    [Fact]
    public async Task A_film_is_not()
    {
        using var client = TestPlatform.Over(_options);
        var parts = new WorkerParts(_options, client, new WithoutVips(), _time);
        await parts.Abilities.Prove(Now);
        await Run(parts, "a", Films.Plain(_folder));
        (await _gateway.ResultOf("a")).ShouldBeOfType<StepOutcome.Done>();
    }

    [Fact]
    public async Task Where_libvips_is_it_is_proven_by_a_conversion()
    {
        Assert.SkipWhen(Executables.Find("vips") is null, "libvips is not installed here");
        using var client = TestPlatform.Over(_options);
        var parts = new WorkerParts(_options, client, new ToolRunner(TimeProvider.System), _time);
        await parts.Abilities.Prove(Now);
        parts.Abilities.Tools.ShouldBe(["libvips"]);
        await Run(parts, "a", Films.Make(_folder, "photo.png", "-f lavfi -i testsrc2=s=64x48 -frames:v 1"));
        (await _gateway.ResultOf("a")).ShouldBeOfType<StepOutcome.Done>();
    }

    private Task Run(WorkerParts parts, string lease, string file)
        => parts.Runner.Run(Offers.Local(lease, _gateway.Store, file), () => "the worker stops", Now);

    private sealed class WithoutVips : IToolRunner
    {
        private readonly ToolRunner _real = new(TimeProvider.System);

        public Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop)
            => command.Executable.StartsWith("vips", StringComparison.Ordinal)
            ? Task.FromResult<ToolResult>(new ToolResult.NotFound(command.Executable, "apt install libvips-tools"))
            : _real.Run(command, limits, stdout, stop);
    }
}
