using System.Text.Json;
using Microsoft.Extensions.Logging;
using Transcode.Domain;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Media.Running;
using Transcode.Worker.Machine;
using Transcode.Worker.Outputs;
using Transcode.Worker.Platform;
using Transcode.Worker.Registration;
using Transcode.Worker.Steps;
using Transcode.Worker.Steps.Probe;
using Transcode.Worker.Streaming;
using Transcode.Worker.Transfers;
using Transcode.Worker.Trust;
using Transcode.Worker.Workspaces;

namespace Transcode.Worker.Leasing;

/// <summary>Holds one lease: runs its step in a workspace, renews by progress, obeys orders, reports the outcome.</summary>
public sealed partial class LeaseRunner(WorkerOptions options, IPlatform platform, MediaTransfers transfers, SourceProxy sources,
    IToolRunner tools, HardwareEncoders hardware, DeclinedSteps declinedSteps, SegmentCache cache, WorkerState state, TimeProvider time,
    ILogger<LeaseRunner> log)
{
    /// <summary>With a second more between them each time: half a minute in all, for a result is worth waiting for a line that is
    /// cut.</summary>
    private const int ReportTries = 8;

    private static readonly Dictionary<string, string> _noHeaders = [];

    /// <summary>How often a lease is renewed where the gateway is near: a cancelled job's tool is dead within a second. Each renewal
    /// costs 2 to 3 ms of processor, both ends together.</summary>
    private static readonly TimeSpan _localHeartbeat = TimeSpan.FromMilliseconds(800);

    /// <param name="offer">The lease.</param>
    /// <param name="why">Why it was told to stop, for the log of the platform.</param>
    /// <param name="stop">Breaks the step off; it goes elsewhere and costs no attempt.</param>
    /// <returns>How it ended, as it was told; null when the platform no longer wanted it.</returns>
    public async Task<StepOutcome?> Run(LeaseOffer offer, Func<string> why, CancellationToken stop)
    {
        if (Refusal(offer) is { } refusal)
        {
            await ReportRefusal(offer, refusal);
            return refusal;
        }
        using var span = LeaseSpan.Begin(offer);
        using var ordered = new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, ordered.Token);
        using var workspace = Open(offer, out var full);
        if (workspace is null)
        {
            await Report(offer, full!);
            return full;
        }
        using var pass = offer.Source is { Path: null, Url: { } url } ? await sources.Open(new(url, _noHeaders), stop) : null;
        var progress = new LeaseProgress();
        var context = new StepContext(offer, options, pass is null ? tools : new SourceTools(tools, pass), transfers, workspace,
            OutputFiles.For(offer, platform, transfers, workspace, cache), progress, time)
        {
            Hardware = hardware,
            DeclinedSteps = declinedSteps
        };

        using var shown = cache.Show(offer, progress);
        using var done = new CancellationTokenSource();
        var renewing = Renew(offer, progress, ordered, done.Token);
        var outcome = await new MissingSource(context).Check(await Outcome(context, either.Token), either.Token);
        await done.CancelAsync();
        await renewing;

        if (ordered.IsCancellationRequested)
            return null; // The platform told us to drop it; it knows.
        var final = OnWhoseDisk(offer, Final(outcome, stop.IsCancellationRequested ? why() : null));
        span.End(final);
        workspace.Dispose(); // What lies there may be what fills the disk, on which the report has to be written too.
        await Report(offer, final);
        return final;
    }

    /// <summary>Null: it is what an honest server asks for.</summary>
    private StepOutcome.Retry? Refusal(LeaseOffer offer)
    {
        try
        {
            if (!options.TrustsServer)
                OfferCheck.Refuse(offer, state.Disk);
            return null;
        }
        catch (UntrustedOfferException e)
        {
            return Untrusted(offer, e);
        }
    }

    private StepOutcome.Retry Untrusted(LeaseOffer offer, UntrustedOfferException e)
    {
        LogUntrusted(Domain.Dispatch.LeaseName.WithoutSecret(offer.LeaseId), e.Message);
        return new(new Failure(FailureCodes.LeaseRefused, Phase.Dispatching,
            Party.Product, $"The worker does not do what this lease asks for: {e.Message}."));
    }

    /// <summary>A full disk is the platform's where its store lies on it; else it is this machine's alone, and other workers may still have
    /// room.</summary>
    internal static StepOutcome OnWhoseDisk(LeaseOffer offer, StepOutcome outcome)
        => outcome is StepOutcome.Retry { Why: { Code: FailureCodes.StorageFull } why } && offer.Output.Root is null
        ? new StepOutcome.Retry(why with
        {
            Code = FailureCodes.WorkerDiskFull,
            Party = Party.Worker,
            Message = "The worker's disk is full. Free space in its data folder (--data); the step goes to another worker.",
        })
        : outcome;

    private Workspace? Open(LeaseOffer offer, out StepOutcome? full)
    {
        try
        {
            full = null;
            return Workspace.For(options);
        }
        catch (IOException e)
        {
            full = OnWhoseDisk(offer, new StepOutcome.Retry(DiskFailure.Of(e)));
            return null;
        }
    }

    /// <summary>What was broken off yields; what is done is done, though the worker stops.</summary>
    internal static StepOutcome Final(StepOutcome outcome, string? stopsBecause) =>
        stopsBecause is not null && outcome is not StepOutcome.Done ? new StepOutcome.Yield(stopsBecause) : outcome;

    private async Task<StepOutcome> Outcome(StepContext context, CancellationToken stop)
    {
        try
        {
            return await StepTable.Run(context, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new StepOutcome.Yield("stopped");
        }
        catch (UntrustedOfferException e)
        {
            return Untrusted(context.Offer, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStepBroke(context.Offer.Step.Id, e);
            return new StepOutcome.Retry(DiskFailure.Of(e));
        }
        catch (HttpRequestException e)
        {
            LogStepBroke(context.Offer.Step.Id, e);
            return new StepOutcome.Retry(new Failure(FailureCodes.StorageFailed, Phase.Writing, Party.Storage,
                "The storage or the gateway did not take or hand out a file. Look at their health; the step is tried again.", e.Message));
        }
        catch (Exception e)
        {
            LogStepBroke(context.Offer.Step.Id, e);
            return new StepOutcome.Retry(new Failure(FailureCodes.WorkerFault, Phase.Dispatching, Party.Product,
                "The worker met a fault of its own. Please report it with the details.", e.ToString()));
        }
    }

    /// <summary>Sign of life and progress in one; an order to stop kills the tool.</summary>
    private async Task Renew(LeaseOffer offer, LeaseProgress progress, CancellationTokenSource ordered, CancellationToken done)
    {
        using var heartbeat = new PeriodicTimer(offer.Output.Root is null ? TimeSpan.FromSeconds(offer.RenewSeconds / 3.0)
            : _localHeartbeat, time);
        try
        {
            while (await heartbeat.WaitForNextTickAsync(done))
            {
                if (await SendHeartbeat(offer, progress, done) != LeaseOrders.Stop)
                    continue;
                await ordered.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The step is done.
        }
    }

    private async Task<LeaseOrders> SendHeartbeat(LeaseOffer offer, LeaseProgress progress, CancellationToken done)
    {
        try
        {
            return await platform.Renew(offer.LeaseId, progress.Report(offer.Fence), TimeSpan.FromSeconds(offer.RenewSeconds), done);
        }
        catch (Exception e) when (!done.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or JsonException)
        {
            // The lease may run out; the work may still be accepted, so go on.
            LogRenewalFailed(Domain.Dispatch.LeaseName.WithoutSecret(offer.LeaseId), e.Message);
            return LeaseOrders.Continue;
        }
    }

    /// <summary>Once: who offers such things may not want to hear of it, and its name for the lease may be no name.</summary>
    private async Task ReportRefusal(LeaseOffer offer, StepOutcome.Retry refusal)
    {
        try
        {
            await platform.Report(offer.LeaseId, new ResultReport(offer.Fence, refusal), CancellationToken.None);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or JsonException or UriFormatException)
        {
            LogRenewalFailed(Domain.Dispatch.LeaseName.WithoutSecret(offer.LeaseId), e.Message);
        }
    }

    private async Task Report(LeaseOffer offer, StepOutcome outcome)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await platform.Report(offer.LeaseId, new ResultReport(offer.Fence, outcome), CancellationToken.None);
                if (!answer.Accepted)
                    LogNotAccepted(Domain.Dispatch.LeaseName.WithoutSecret(offer.LeaseId), answer.Message);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException && attempt < ReportTries
                && outcome is not StepOutcome.Yield)
            {
                LogRenewalFailed(Domain.Dispatch.LeaseName.WithoutSecret(offer.LeaseId), e.Message);
                await Task.Delay(TimeSpan.FromSeconds(attempt), time);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Lease {Lease} was not heard by the gateway: {Why}")]
    private partial void LogRenewalFailed(string lease, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The result of lease {Lease} was not accepted: {Why}")]
    private partial void LogNotAccepted(string lease, string why);

    [LoggerMessage(Level = LogLevel.Error,
        Message = "Lease {Lease} was refused, for no honest server offers it: {Why}. Look at the server that this worker joined")]
    private partial void LogUntrusted(string lease, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Step {Step} broke")]
    private partial void LogStepBroke(StepId step, Exception e);
}
