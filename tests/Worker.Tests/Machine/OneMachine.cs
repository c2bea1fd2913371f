using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Leasing;
using Transcode.Worker.Machine;
using Transcode.Worker.Outputs;
using Transcode.Worker.Platform;
using Transcode.Worker.Steps;
using Transcode.Worker.Streaming;
using Transcode.Worker.Tests.Leasing;
using Transcode.Worker.Transfers;
using Transcode.Worker.Trust;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Tests.Machine;

/// <summary>
/// A worker and a store on one disk, and no platform: offers are made up here, and what a finished step wrote is published as the platform
/// would, by moving it from staging to where it belongs.
/// </summary>
internal sealed class OneMachine : IDisposable
{
    public static readonly AssetId Asset = new("film");

    private readonly TemporaryFolder _folder = new();
    private readonly HttpPlatform _nobody;
    private readonly MediaTransfers _transfers;
    private long _fence;

    public OneMachine()
    {
        Options = new WorkerOptions
        {
            GatewayUrl = new Uri("http://127.0.0.1:9/"),
            WorkFolder = _folder.File("work"),
            WorkerId = "machine",
            MozjpegProgram = Program
        };
        Store = _folder.File("store");
        _nobody = TestPlatform.Over(Options);
        _transfers = new MediaTransfers(Options, _nobody, TimeProvider.System);
    }

    public WorkerOptions Options { get; }

    /// <summary>The program as it is built beside the tests.</summary>
    public static IReadOnlyList<string> Program { get; } = [Executables.Find("dotnet")!,
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory,
        "../../../../../Cli/bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0/transcode.dll"))];

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

    public async Task<StepOutcome> Run(Step step, SourceGrant source, IReadOnlyDictionary<string, StepResult> inputs,
        CancellationToken stop)
    {
        var offer = Offer(step, source, inputs);
        using var workspace = Workspace.For(Options);
        var context = new StepContext(offer, Options, Tools, _transfers, workspace,
            OutputFiles.For(offer, _nobody, _transfers, workspace, new SegmentCache(Options)), new LeaseProgress(),
            TimeProvider.System)
        { Hardware = Hardware };
        // What an honest server offers passes on any worker.
        OfferCheck.Refuse(
            offer with { Source = source with { Path = null, Url = source.Path is null ? null : "http://127.0.0.1/source" } },
                new SharedDisk(Store, "store"));
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
        _transfers.Dispose();
        _nobody.Dispose();
        _folder.Dispose();
    }

    private LeaseOffer Offer(Step step, SourceGrant source, IReadOnlyDictionary<string, StepResult> inputs)
    {
        var number = Interlocked.Increment(ref _fence);
        return new LeaseOffer
        {
            LeaseId = $"lease-{number}",
            Job = new("job"),
            Asset = Asset,
            Generation = 1,
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
