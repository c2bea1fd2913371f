using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Media.Encode;
using Transcode.Media.Failures;
using Transcode.Media.Inputs;
using Transcode.Media.Running;
using Transcode.Worker.Leasing;
using Transcode.Worker.Machine;
using Transcode.Worker.Outputs;
using Transcode.Worker.Transfers;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Steps;

/// <summary>What a step has at hand while its lease lasts.</summary>
public sealed record StepContext(
    LeaseOffer Offer, WorkerOptions Options, IToolRunner Tools, MediaTransfers Transfers, Workspace Workspace, OutputFiles Outputs,
        LeaseProgress Progress, TimeProvider Time)
{
    /// <summary>Null: software only.</summary>
    public HardwareEncoders? Hardware { get; init; }

    /// <summary>Null: every step is tried here.</summary>
    public DeclinedSteps? DeclinedSteps { get; init; }

    public AssetId Asset => Offer.Asset;

    /// <summary>The source as ffmpeg opens it; one that lies elsewhere by way of a <see cref="SourceProxy"/>.</summary>
    public MediaInput Source => Offer.Source.Path is { } path ? MediaInput.File(path) : MediaInput.Remote;

    /// <summary>Where we read the source ourselves; null: it is a file of this machine.</summary>
    public TransferAddress? SourceAddress => Offer.Source.Url is { } url ? new(url, new Dictionary<string, string>()) : null;

    public ToolLimits Limits
        => new()
        {
            AddressSpaceBytes = Options.MemoryBytes,
            OutputBytes = Options.OutputBytes,
            Niceness = Options.Niceness,
            YieldsDisk = Options.Niceness > 0
        };

    /// <summary>A source that is read in place must still be the one that was submitted.</summary>
    public Failure? SourceFailure()
    {
        if (Offer.Source.Path is not { } path)
            return null;
        var name = Path.GetFileName(path);
        try
        {
            // Opened, as when it was submitted: of a link that tells what it leads to.
            using var open = File.OpenHandle(path);
            return RandomAccess.GetLength(open) == Offer.Source.Bytes
                && (Offer.Source.Modified is not { } modified || File.GetLastWriteTimeUtc(open) == modified.UtcDateTime)
                ? null
                : new Failure(FailureCodes.InputChanged, Phase.ReadingSource,
                Party.Input, $"The source {name} was changed while the job ran. Submit it again when it is finished.");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return new Failure(FailureCodes.InputMissing, Phase.ReadingSource,
                Party.Input, $"The source {name} is not there any more, or may not be read. Put it back, or submit it again.",
                gone.Message);
        }
    }

    /// <summary>
    /// Runs a tool that tells its progress, and ends it when it has told none for too long.
    /// </summary>
    /// <param name="command">What to run.</param>
    /// <param name="phase">What it does, for a failure's name.</param>
    /// <param name="notify">Is told after each block of progress.</param>
    /// <param name="stop">Kills it.</param>
    /// <param name="silence">So many seconds more it may be silent, where it has work to do of which it tells nothing.</param>
    /// <param name="limits">Null: the usual.</param>
    public async Task<ToolRunEnd> RunWatched(ToolCommand command, Phase phase, Action<EncodeProgress> notify, CancellationToken stop,
        double silence = 0, ToolLimits? limits = null)
    {
        var progress = new ProgressOutput(_ => { });
        return await RunWatched(command, phase, alive =>
        {
            var before = (-1L, -1.0);
            progress = new ProgressOutput(now =>
            {
                if ((now.Frames, now.Seconds) != before)
                    alive();
                before = (now.Frames, now.Seconds);
                notify(now);
            });
            return ToolOutput.ToLines(progress.Add);
        }, silence, limits ?? Limits, stop) with
        { Last = progress.Last };
    }

    /// <summary>Runs a tool that writes its result to standard output, and ends it when nothing has come for too long.</summary>
    public Task<ToolRunEnd> RunInto(ToolCommand command, Phase phase, Stream target, CancellationToken stop) =>
        RunWatched(command, phase, alive => ToolOutput.ToStream(new WatchedStream(target, alive)), 0, Limits, stop);

    /// <summary>Runs a tool that lists what it finds line by line, and ends it when no line has come for too long.</summary>
    public Task<ToolRunEnd> RunListing(ToolCommand command, Phase phase, Action<string> line, CancellationToken stop)
        => RunWatched(command, phase, alive => ToolOutput.ToLines(text =>
    {
        alive();
        line(text);
    }), 0, Limits, stop);

    private async Task<ToolRunEnd> RunWatched(ToolCommand command, Phase phase, Func<Action, ToolOutput> output, double silence,
        ToolLimits limits, CancellationToken stop)
    {
        var timeout = TimeSpan.FromSeconds(Options.StallSeconds + silence);
        using var stalled = new CancellationTokenSource(timeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, stalled.Token);
        var result = await Tools.Run(command, limits, output(() => stalled.CancelAfter(timeout)), either.Token);
        stop.ThrowIfCancellationRequested();
        if (result is ToolResult.Cancelled cancelled)
            result = new ToolResult.LimitHit(ToolLimit.WallTime, cancelled.Stderr, cancelled.Usage);
        return new ToolRunEnd(ToolFailure.Of(command, result, phase), Complaints.Of(result), new EncodeProgress(0, 0, 0, 0),
            Reported(result));
    }

    private static IReadOnlyList<string> Reported(ToolResult result) => result is ToolResult.Exited exited ? exited.Stderr.Lines : [];
}

/// <summary>How a watched tool ended.</summary>
/// <param name="Failure">Null when it exited with 0.</param>
/// <param name="Complaints">Errors it met and went on from.</param>
/// <param name="Last">The last progress it told.</param>
/// <param name="Reported">Its last lines on standard error.</param>
public sealed record ToolRunEnd(Failure? Failure, IReadOnlyList<string> Complaints, EncodeProgress Last, IReadOnlyList<string> Reported);
