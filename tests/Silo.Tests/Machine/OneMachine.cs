using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Silo.Gateway;
using Transcode.Silo.Leasing;
using Transcode.Silo.Machine;
using Transcode.Silo.Outputs;
using Transcode.Silo.Steps;
using Transcode.Silo.Streaming;
using Transcode.Silo.Workspaces;

namespace Transcode.Silo.Tests.Machine;

/// <summary>
/// A worker and a store on one disk, and no platform: offers are made up here, and what a finished step wrote is published as the platform
/// would, by moving it from staging to where it belongs.
/// </summary>
internal sealed class OneMachine : IDisposable
{
    public static readonly AssetId Asset = new("film");

    private readonly TemporaryFolder folder = new();
    private readonly GatewayClient nobody;
    private long fence;

    public OneMachine()
    {
        Options = new SiloOptions { GatewayUrl = new Uri("http://127.0.0.1:9/"), WorkFolder = folder.File("work"), WorkerId = "machine", MozjpegFolder = MozjpegSource };
        Store = folder.File("store");
        nobody = new GatewayClient(Options, TimeProvider.System);
    }

    public SiloOptions Options { get; }

    /// <summary>Where the encoder lies in the source tree: the test command has npm fill it, where there is npm.</summary>
    public static string MozjpegSource { get; } = Path.Combine(AppContext.BaseDirectory, "../../../../../Media/Images/Mozjpeg");

    public string Store { get; set; }

    public IToolRunner Tools { get; init; } = new ToolRunner(TimeProvider.System);

    /// <summary>Null: software only.</summary>
    public HardwareEncoders? Hardware { get; set; }

    public string PathOf(string key) => Path.Combine(Store, key);

    public string Master => PathOf(AssetLayout.Output(Asset, "master.m3u8"));

    public string Mp4(string rendition) => PathOf(AssetLayout.Encoded(Asset, rendition, ".mp4"));

    public string Playlist(string rendition) => PathOf(AssetLayout.Playlist(Asset, rendition));

    /// <summary>What is left in the worker's folder.</summary>
    public IEnumerable<string> LeftBehind() =>
        Directory.Exists(Options.WorkFolder) ? Directory.EnumerateFiles(Options.WorkFolder, "*", SearchOption.AllDirectories) : [];

    public async Task<StepOutcome> Run(Step step, SourceGrant source, IReadOnlyDictionary<string, StepResult> inputs, CancellationToken stop)
    {
        var offer = Offer(step, source, inputs);
        using var workspace = Workspace.For(Options, offer.LeaseId);
        var context = new StepContext(offer, Options, Tools, nobody, workspace, OutputFiles.For(offer, nobody, workspace, new SegmentShelf(Options)), new LeaseProgress(), TimeProvider.System) { Hardware = Hardware };
        var outcome = await StepTable.Run(context, stop);
        if (outcome is StepOutcome.Done)
            Publish(PathOf(offer.Output.Staging));
        return outcome;
    }

    /// <summary>The source as it lies on the disk now.</summary>
    public static SourceGrant Grant(string file)
    {
        var info = new FileInfo(file);
        return new SourceGrant(file, null, info.Length, info.LastWriteTimeUtc);
    }

    public void Dispose()
    {
        nobody.Dispose();
        folder.Dispose();
    }

    private LeaseOffer Offer(Step step, SourceGrant source, IReadOnlyDictionary<string, StepResult> inputs)
    {
        var number = Interlocked.Increment(ref fence);
        return new LeaseOffer
        {
            LeaseId = $"lease-{number}",
            Job = new("job"),
            Asset = Asset,
            Round = 1,
            Fence = number,
            Step = step,
            Inputs = inputs,
            RenewSeconds = 15,
            Source = source,
            Output = new OutputGrant(Store, AssetLayout.Staging(new("job"), 1, step.Id, number)),
        };
    }

    private void Publish(string staging)
    {
        foreach (var file in Directory.Exists(staging) ? Directory.EnumerateFiles(staging, "*", SearchOption.AllDirectories).ToList() : [])
        {
            var target = PathOf(Path.GetRelativePath(staging, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Move(file, target, overwrite: true);
        }
    }
}
