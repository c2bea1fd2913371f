using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assignments;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Workers;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Leases;

/// <summary>
/// The worker protocol, whichever way a worker speaks it: what it says is checked here and nowhere else, once its form has been held
/// against <see cref="JsonBounds"/>. The name of a lease holds for the key to which it was handed out, see <see cref="LeaseTokens"/>.
/// </summary>
internal sealed class WorkerProtocol(
    WorkerService workers, LeaseService leases, LeaseGrants grants, SourceGrants sources, PartGrants parts, JobReporter reporter,
    StreamAddresses streams, WorkerVoice voice, LeaseTokens tokens, TenantView view,
    IMediaStore store, GatewayOptions options)
{
    private const int MostTransfers = 10_000;
    private const int LongestTag = 200;
    private const int LongestUpload = 1000;
    private const int LongestUrl = 500;

    public async Task<ProtocolAnswer<Welcome>> Announce(Announcement said, LeaseCaller caller, CancellationToken stop)
    {
        if (!WorkerNames.IsName(said.WorkerId))
            return Invalid<Welcome>($"worker_id is a name of 1 to {WorkerNames.Longest} characters.");
        if (said.IpAddress is { } ip && !System.Net.IPAddress.TryParse(ip, out _))
            return Invalid<Welcome>("ip_address is an IP address.");
        if (said.Port is < 1 or > 65535)
            return Invalid<Welcome>("port is a number from 1 to 65535.");
        if (said.Labels is { } labels && !WorkerNames.AreLabels(labels))
            return Invalid<Welcome>(WorkerNames.BadLabels);
        if (said.ShareChallenge is { } challenge && !ShareProof.IsChallenge(challenge))
            return Invalid<Welcome>($"share_challenge is {ShareProof.ChallengeLength} hexadecimal digits.");
        var (worker, refused) = await voice.Announce(said, caller.Who, caller.Key, stop);
        if (worker is null)
            return ProtocolAnswer<Welcome>.No(ProtocolRefusal.Of(refused!));
        var shared = store is FolderStore folder
            ? new SharedStore(folder.Root, folder.Id, said.ShareChallenge is { } asked ? folder.Prove(asked) : null) : null;
        return ProtocolAnswer<Welcome>.Of(new(options.HeartbeatSeconds, shared, SelfTest: worker.Quarantine is not null,
            ProductVersion.Current, worker.PauseAsked));
    }

    public async Task<ProtocolAnswer<SelfTestAnswer>> SelfTest(string worker, SelfTestResult result, LeaseCaller caller,
        CancellationToken stop) =>
        await voice.Refusal(new WorkerId(worker), caller.Who, stop) is { } foreign
            ? ProtocolAnswer<SelfTestAnswer>.No(ProtocolRefusal.Of(foreign))
            : await workers.RecordSelfTest(new WorkerId(worker), result, stop) switch
            {
                { Refused: WorkerRefusal.NotQuarantined } => ProtocolAnswer<SelfTestAnswer>.Of(new(true, "it is not quarantined")),
                { Refused: not null } => ProtocolAnswer<SelfTestAnswer>.No(Unknown(WorkerCommands.Unknown(new WorkerId(worker)))),
                { Worker.Quarantine: { } quarantine }
                    => ProtocolAnswer<SelfTestAnswer>.Of(new(false, quarantine.LastSelfTest ?? quarantine.Why)),
                _ => ProtocolAnswer<SelfTestAnswer>.Of(new(true, "the self-test passed")),
            };

    /// <summary>None when the wait that was asked for is over.</summary>
    public async Task<ProtocolAnswer<LeaseOffers>> Claim(LeaseRequest request, LeaseCaller caller, CancellationToken stop)
    {
        if (await voice.Refusal(request.WorkerId, caller.Who, stop) is { } foreign)
            return ProtocolAnswer<LeaseOffers>.No(ProtocolRefusal.Of(foreign));
        var claimed = await leases.Claim(request, caller.Who.Tenant, caller.Who.Job, stop);
        var offers = new List<LeaseOffer>(claimed.Count);
        foreach (var step in claimed)
            offers.Add(await grants.Offer(step, request, caller, stop));
        return ProtocolAnswer<LeaseOffers>.Of(new LeaseOffers(offers));
    }

    public async Task<ProgressAnswer> Renew(string lease, ProgressReport report, LeaseCaller caller, CancellationToken stop) =>
        new(await tokens.Open(lease, caller.Who, stop) is { } name ? await leases.Renew(name, report, stop) : LeaseOrders.Stop);

    public async Task<ProtocolAnswer<ResultAnswer>> Report(string lease, ResultReport report, LeaseCaller caller, CancellationToken stop)
    {
        if (report.Outcome is null or StepOutcome.Done { Result: null } or StepOutcome.Retry { Why: null }
            or StepOutcome.Reject { Why: null } or StepOutcome.Yield { Reason: null })
            return Invalid<ResultAnswer>("outcome says how the step ended: done with its result, or another with its reason.");
        return ProtocolAnswer<ResultAnswer>.Of(
            await tokens.Open(lease, caller.Who, stop) is { } name ? await leases.Report(name, report, stop)
                : new ResultAnswer(false, "no such lease"));
    }

    public async Task<ProtocolAnswer<TransferAnswer>> Transfers(string lease, TransferRequest request, LeaseCaller caller,
        CancellationToken stop)
    {
        if (await Held(lease, request.Fence, caller, stop) is not { } held)
            return ProtocolAnswer<TransferAnswer>.No(ProtocolRefusal.NotHeld);
        if (request.Write.Count + request.Read.Count > MostTransfers)
            return Invalid<TransferAnswer>($"At most {MostTransfers} addresses at once.");
        if (SourceGrants.Concerns(held, request))
            return await sources.Source(held, request.Read[0], stop) is { } source
                ? ProtocolAnswer<TransferAnswer>.Of(source)
                : ProtocolAnswer<TransferAnswer>.No(ProtocolRefusal.Foreign(held.Asset, request.Read[0]));
        if (request.Write.Concat(request.Read).FirstOrDefault(key => !IsOf(held, key)) is { } foreign)
            return ProtocolAnswer<TransferAnswer>.No(ProtocolRefusal.Foreign(held.Asset, foreign));
        return ProtocolAnswer<TransferAnswer>.Of(await grants.Transfers(held, request, caller, stop));
    }

    public async Task<ProtocolAnswer<PartsAnswer>> Parts(string lease, PartsRequest request, LeaseCaller caller, CancellationToken stop)
    {
        if (await Held(lease, request.Fence, caller, stop) is not { } held)
            return ProtocolAnswer<PartsAnswer>.No(ProtocolRefusal.NotHeld);
        if (request.Bytes < 1 || request.Bytes > options.LargestUpload)
            return Invalid<PartsAnswer>($"bytes is a number from 1 to {options.LargestUpload}.");
        if (request.From is < 1 or > IMultipartUploads.MostParts)
            return Invalid<PartsAnswer>($"from is a number from 1 to {IMultipartUploads.MostParts}.");
        return IsOf(held, request.Key) && IsUpload(request.Upload)
            ? ProtocolAnswer<PartsAnswer>.Of(await parts.Parts(held, request, caller, stop))
            : ProtocolAnswer<PartsAnswer>.No(ProtocolRefusal.Foreign(held.Asset, request.Key));
    }

    public async Task<ProtocolAnswer<CompleteAnswer>> Complete(string lease, CompleteRequest request, LeaseCaller caller,
        CancellationToken stop)
    {
        if (await Held(lease, request.Fence, caller, stop) is not { } held)
            return ProtocolAnswer<CompleteAnswer>.No(ProtocolRefusal.NotHeld);
        if (request.Tags.Count is < 1 or > IMultipartUploads.MostParts || request.Tags.Any(tag => tag.Length is 0 or > LongestTag))
            return Invalid<CompleteAnswer>($"tags are 1 to {IMultipartUploads.MostParts} texts of up to {LongestTag} characters.");
        return IsOf(held, request.Key) && IsUpload(request.Upload)
            ? ProtocolAnswer<CompleteAnswer>.Of(await parts.Complete(held, request, stop))
            : ProtocolAnswer<CompleteAnswer>.No(ProtocolRefusal.Foreign(held.Asset, request.Key));
    }

    /// <summary>A worker tells where it shows a job; how far it is we know from its leases.</summary>
    public async Task<ProtocolAnswer<JobReport>> Tell(AssignmentStatus status, LeaseCaller caller, CancellationToken stop)
    {
        if (status.StreamUrl is { } url
            && (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            return Invalid<JobReport>("stream_url is an http or https address.");
        if (!await view.Sees(caller.Who, new JobId(status.JobId), stop)
            || await reporter.Report(new JobId(status.JobId), stop) is not { } report)
            return ProtocolAnswer<JobReport>.No(Unknown(JobCommands.Unknown(new JobId(status.JobId))));
        if (!await MaySpeakFor(report, caller.Who, stop))
            return ProtocolAnswer<JobReport>.No(new(System.Net.HttpStatusCode.Forbidden,
                "worker.foreign", $"None of the workers that hold a step of job {report.JobId} joined with the key \"{caller.Who.Name}\"."));
        streams.Notify(status);
        return ProtocolAnswer<JobReport>.Of(report);
    }

    /// <summary>Whoever works on a job may say where it is to be seen; when it is over nobody's word counts, and any may say it.</summary>
    private async Task<bool> MaySpeakFor(JobReport job, Caller caller, CancellationToken stop)
    {
        string[] holders = [.. job.Progress.Steps.Where(step => step is { State: "leased", Worker: not null }).Select(step => step.Worker!)
            .Distinct(StringComparer.Ordinal)];
        foreach (var holder in holders)
            if (await voice.Refusal(new WorkerId(holder), caller, stop) is null)
                return true;
        return job.Final || caller is { Tenant: null } && caller.May(Scope.Admin);
    }

    private async Task<HeldLease?> Held(string lease, long fence, LeaseCaller caller, CancellationToken stop) =>
        await tokens.Open(lease, caller.Who, stop) is { } name && await leases.FindLease(name, stop) is { } held && held.Fence == fence
            ? held : null;

    /// <summary>A worker touches its own asset only, and the source only where it is to fetch it.</summary>
    private static bool IsOf(HeldLease lease, string key) => MediaKey.TryParse(key, out _, out _)
        && (lease.Step == StepGraph.FetchId ? AssetLayout.IsSource(lease.Asset, key)
            : PublicPath.OfKey(lease.Asset, key) is not null || key == AssetLayout.Manifest(lease.Asset)
            || key.StartsWith(AssetLayout.Chunks(lease.Asset) + "/", StringComparison.Ordinal));

    /// <summary>What a storage calls an upload, as it comes back by the wire.</summary>
    private static bool IsUpload(string? upload)
        => upload is null || upload.Length is > 0 and <= LongestUpload && !upload.Any(char.IsControl);

    private static ProtocolAnswer<T> Invalid<T>(string message) where T : class => ProtocolAnswer<T>.No(ProtocolRefusal.Invalid(message));

    private static ProtocolRefusal Unknown(CommandRefusal why) => ProtocolRefusal.Unknown(why.Code, why.Message);
}
