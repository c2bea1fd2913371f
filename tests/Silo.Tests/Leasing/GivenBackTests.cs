using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Tests.Machine;

namespace Transcode.Silo.Tests.Leasing;

/// <summary>An image that comes to a worker without libvips is somebody else's, for a while.</summary>
public sealed class GivenBackTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly StillTime time = new();
    private LoopbackGateway gateway = null!;
    private SiloOptions options = null!;

    private static CancellationToken Now => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        gateway = await LoopbackGateway.Start(folder.File("store"));
        options = new SiloOptions { GatewayUrl = gateway.Address, WorkFolder = folder.File("work"), WorkerId = "w", Proves = true, MissingToolSeconds = 60 };
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task An_image_is_given_back_without_a_try_until_the_patience_is_over()
    {
        using var client = new GatewayClient(options, TimeProvider.System);
        var parts = new WorkerParts(options, client, new WithoutVips(), time);
        await parts.Abilities.Prove(Now);
        parts.Abilities.Tools.ShouldBe([]);
        parts.Abilities.Encoders.ShouldNotBeNull().ShouldContain("libx264");
        var image = Films.Make(folder, "photo.png", "-f lavfi -i testsrc2=s=64x48 -frames:v 1");

        await Run(parts, "a", image);
        (await gateway.ResultOf("a")).ShouldBeOfType<StepOutcome.Yield>().Reason.ShouldContain("needs libvips");
        parts.GivenBack.Now.ShouldHaveSingleItem().Step.ShouldBe(StepGraph.ProbeId);

        time.Advance(TimeSpan.FromSeconds(61));
        parts.GivenBack.Now.ShouldBeEmpty();
        await Run(parts, "b", image);
        (await gateway.ResultOf("b")).ShouldBeOfType<StepOutcome.Retry>().Why.Code.ShouldBe(FailureCodes.ToolMissing);
    }

    [Fact]
    public async Task A_film_is_not()
    {
        using var client = new GatewayClient(options, TimeProvider.System);
        var parts = new WorkerParts(options, client, new WithoutVips(), time);
        await parts.Abilities.Prove(Now);
        await Run(parts, "a", Films.Plain(folder));
        (await gateway.ResultOf("a")).ShouldBeOfType<StepOutcome.Done>();
    }

    [Fact]
    public async Task Where_libvips_is_it_is_proven_by_a_conversion()
    {
        Assert.SkipWhen(Executables.Find("vips") is null, "libvips is not installed here");
        using var client = new GatewayClient(options, TimeProvider.System);
        var parts = new WorkerParts(options, client, new ToolRunner(TimeProvider.System), time);
        await parts.Abilities.Prove(Now);
        parts.Abilities.Tools.ShouldBe(["libvips"]);
        await Run(parts, "a", Films.Make(folder, "photo.png", "-f lavfi -i testsrc2=s=64x48 -frames:v 1"));
        (await gateway.ResultOf("a")).ShouldBeOfType<StepOutcome.Done>();
    }

    private Task Run(WorkerParts parts, string lease, string file) => parts.Runner.Run(Offers.Local(lease, gateway.Store, file), () => "the worker stops", Now);

    private sealed class WithoutVips : IToolRunner
    {
        private readonly ToolRunner real = new(TimeProvider.System);

        public Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop) => command.Executable.StartsWith("vips", StringComparison.Ordinal)
            ? Task.FromResult<ToolResult>(new ToolResult.NotFound(command.Executable, "apt install libvips-tools"))
            : real.Run(command, limits, stdout, stop);
    }
}
