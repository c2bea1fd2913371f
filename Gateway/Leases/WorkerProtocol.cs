using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assignments;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;
using Transcode.Storage;
using Transcode.Storage.Folder;

namespace Transcode.Gateway.Leases;

/// <summary>
/// The worker protocol, whichever way a worker speaks it: what it says is checked here and nowhere else, once its form has been held against <see cref="JsonBounds"/>. The id of
/// a lease cannot be guessed: who knows it holds it.
/// </summary>
internal sealed class WorkerProtocol(
    WorkerService workers, LeaseService leases, LeaseGrants grants, PartGrants parts, JobReporter reporter, StreamAddresses streams, IMediaStore store, GatewayOptions options)
{
    private const int MostTransfers = 10_000;
    private const int LongestTag = 200;
    private const int LongestUpload = 1000;
    private const int LongestUrl = 500;

    public async Task<ProtocolAnswer<Welcome>> Announce(Announcement said, CancellationToken stop)
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
        var worker = await workers.Announce(said, stop);
        var shared = store is FolderStore folder ? new SharedStore(folder.Root, folder.Id, said.ShareChallenge is { } asked ? folder.Prove(asked) : null) : null;
        return ProtocolAnswer<Welcome>.Of(new(options.HeartbeatSeconds, shared, SelfTest: worker.Quarantine is not null, ProductVersion.Current));
    }

    public async Task<ProtocolAnswer<SelfTestAnswer>> SelfTest(string worker, SelfTestResult result, CancellationToken stop) =>
        await workers.RecordSelfTest(new WorkerId(worker), result, stop) switch
        {
            { Refused: WorkerRefusal.NotQuarantined } => ProtocolAnswer<SelfTestAnswer>.Of(new(true, "it is not quarantined")),
            { Refused: not null } => ProtocolAnswer<SelfTestAnswer>.No(Unknown(WorkerCommands.Unknown(new WorkerId(worker)))),
            { Worker.Quarantine: { } quarantine } => ProtocolAnswer<SelfTestAnswer>.Of(new(false, quarantine.LastSelfTest ?? quarantine.Why)),
            _ => ProtocolAnswer<SelfTestAnswer>.Of(new(true, "the self-test passed")),
        };

    /// <summary>None when the wait that was asked for is over.</summary>
    public async Task<LeaseOffers> Claim(LeaseRequest request, LeaseCaller caller, CancellationToken stop)
    {
        var claimed = await leases.Claim(request, stop);
        var offers = new List<LeaseOffer>(claimed.Count);
        foreach (var step in claimed)
            offers.Add(await grants.Offer(step, request, caller, stop));
        return new LeaseOffers(offers);
    }

    public async Task<ProgressAnswer> Renew(string lease, ProgressReport report, CancellationToken stop) => new(await leases.Renew(lease, report, stop));

    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop) => leases.Report(lease, report, stop);

    public async Task<ProtocolAnswer<TransferAnswer>> Transfers(string lease, TransferRequest request, LeaseCaller caller, CancellationToken stop)
    {
        if (await Held(lease, request.Fence, stop) is not { } held)
            return ProtocolAnswer<TransferAnswer>.No(ProtocolRefusal.NotHeld);
        if (request.Write.Count + request.Read.Count > MostTransfers)
            return Invalid<TransferAnswer>($"At most {MostTransfers} addresses at once.");
        if (request.Write.Concat(request.Read).FirstOrDefault(key => !IsOf(held, key)) is { } foreign)
            return ProtocolAnswer<TransferAnswer>.No(ProtocolRefusal.Foreign(held.Asset, foreign));
        return ProtocolAnswer<TransferAnswer>.Of(await grants.Transfers(held, request, caller, stop));
    }

    public async Task<ProtocolAnswer<PartsAnswer>> Parts(string lease, PartsRequest request, LeaseCaller caller, CancellationToken stop)
    {
        if (await Held(lease, request.Fence, stop) is not { } held)
            return ProtocolAnswer<PartsAnswer>.No(ProtocolRefusal.NotHeld);
        if (request.Bytes < 1 || request.Bytes > options.LargestUpload)
            return Invalid<PartsAnswer>($"bytes is a number from 1 to {options.LargestUpload}.");
        if (request.From is < 1 or > IMultipartUploads.MostParts)
            return Invalid<PartsAnswer>($"from is a number from 1 to {IMultipartUploads.MostParts}.");
        return IsOf(held, request.Key) && IsUpload(request.Upload)
            ? ProtocolAnswer<PartsAnswer>.Of(await parts.Parts(held, request, caller, stop))
            : ProtocolAnswer<PartsAnswer>.No(ProtocolRefusal.Foreign(held.Asset, request.Key));
    }

    public async Task<ProtocolAnswer<CompleteAnswer>> Complete(string lease, CompleteRequest request, CancellationToken stop)
    {
        if (await Held(lease, request.Fence, stop) is not { } held)
            return ProtocolAnswer<CompleteAnswer>.No(ProtocolRefusal.NotHeld);
        if (request.Tags.Count is < 1 or > IMultipartUploads.MostParts || request.Tags.Any(tag => tag.Length is 0 or > LongestTag))
            return Invalid<CompleteAnswer>($"tags are 1 to {IMultipartUploads.MostParts} texts of up to {LongestTag} characters.");
        return IsOf(held, request.Key) && IsUpload(request.Upload)
            ? ProtocolAnswer<CompleteAnswer>.Of(await parts.Complete(held, request, stop))
            : ProtocolAnswer<CompleteAnswer>.No(ProtocolRefusal.Foreign(held.Asset, request.Key));
    }

    /// <summary>A worker tells where it shows a job; how far it is we know from its leases.</summary>
    public async Task<ProtocolAnswer<JobReport>> Tell(AssignmentStatus status, CancellationToken stop)
    {
        if (status.StreamUrl is { } url && (url.Length > LongestUrl || !Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            return Invalid<JobReport>("stream_url is an http or https address.");
        if (await reporter.Report(new JobId(status.JobId), stop) is not { } report)
            return ProtocolAnswer<JobReport>.No(Unknown(JobCommands.Unknown(new JobId(status.JobId))));
        streams.Notify(status);
        return ProtocolAnswer<JobReport>.Of(report);
    }

    private async Task<HeldLease?> Held(string lease, long fence, CancellationToken stop) => await leases.FindLease(lease, stop) is { } held && held.Fence == fence ? held : null;

    /// <summary>A worker touches its own asset only, and the source only where it is to fetch it.</summary>
    private static bool IsOf(HeldLease lease, string key) => MediaKey.TryParse(key, out _, out _)
        && (lease.Step == StepGraph.FetchId ? AssetLayout.IsSource(lease.Asset, key)
            : PublicPath.OfKey(lease.Asset, key) is not null || key == AssetLayout.Manifest(lease.Asset) || key.StartsWith(AssetLayout.Chunks(lease.Asset) + "/", StringComparison.Ordinal));

    /// <summary>What a storage calls an upload, as it comes back by the wire.</summary>
    private static bool IsUpload(string? upload) => upload is null || upload.Length is > 0 and <= LongestUpload && !upload.Any(char.IsControl);

    private static ProtocolAnswer<T> Invalid<T>(string message) where T : class => ProtocolAnswer<T>.No(ProtocolRefusal.Invalid(message));

    private static ProtocolRefusal Unknown(CommandRefusal why) => ProtocolRefusal.Unknown(why.Code, why.Message);
}
