using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Keys;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Idempotency;
using Transcode.Gateway.Profiles;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.Storage.Sources;
using Transcode.Gateway.Webhooks;

namespace Transcode.Gateway.Jobs;

/// <summary>From what a person asks for to a job: everything that can be found wrong is found before there is one.</summary>
internal sealed class Submission(
    JobService service, JobFinder finder, Uploads uploads, ProfileService profiles, WebhookCommands webhooks, GuardedHttp guard,
    SourceStores stores, TenantView view, JobQuota quota, GatewayOptions options,
    TimeProvider time)
{
    public async Task<SubmissionResult> Submit(JobRequest request, Caller caller, CancellationToken stop)
    {
        var (selection, why) = Wanted(request.Profiles, await profiles.Now(stop));
        if (why is not null)
            return new SubmissionResult.Refused(why);
        if (request.Webhook is { } webhook && webhooks.Problem(webhook) is { } wrong)
            return Refuse(wrong.Code, $"webhook: {wrong.Message}");
        return request switch
        {
            _ when new[] { request.Path, request.Asset, request.Url }.Count(named => named is not null) != 1
                => Refuse("request.invalid", "Name one of a path, an asset and a url."),
            { Url: { } url } => await FromAddress(url, request, selection, caller, stop),
            { Path: { } path } => await FromPath(path, request, selection, caller, stop),
            _ => await FromUpload(new AssetId(request.Asset!), request, selection, caller, stop),
        };
    }

    /// <summary>An upload that has just arrived, with a profile of its own.</summary>
    public Task<SubmissionResult> Submit(UploadedAsset asset, Profile profile, Caller caller, CancellationToken stop) =>
        Submit(Order(new JobRequest(), new AssetId(asset.AssetId), asset.Label, asset.Source,
            new ProfileSelection([profile], ByKind: false), caller), new JobRequest(), caller, stop);

    /// <summary>Fetched by a worker, with a profile of its own.</summary>
    public async Task<SubmissionResult> Submit(string url, Profile profile, Caller caller, CancellationToken stop) =>
        await FromAddress(url, new JobRequest(), new ProfileSelection([profile], ByKind: false), caller, stop);

    /// <summary>A file of the media folders, under an id that the caller chose: told twice it is the same job.</summary>
    public async Task<Job> Submit(JobId id, SourceLocation source, string label, Profile profile, double startSeconds, WorkerId? only,
        Caller caller, CancellationToken stop)
    {
        if (await service.Find(id, stop) is { } known)
            return known;
        // The asset bears the job's name, so that two who ask at once ask for the same.
        var order = Order(new JobRequest(), new AssetId(id.Value), label, source, new ProfileSelection([profile], ByKind: false),
            caller) with
        { Id = id, StartSeconds = startSeconds, Only = only };
        return (await quota.Within(caller, () => service.Submit(order, stop), stop)).Job
            ?? throw new InvalidOperationException($"The new asset of job {id} did not take it.");
    }

    private async Task<SubmissionResult> FromPath(string path, JobRequest request, ProfileSelection selection, Caller caller,
        CancellationToken stop)
    {
        if (!options.LocalPaths || !caller.IsLocalOwner)
            return Refuse("path.refused",
                "Files of this machine may be named only by the user that runs it, with the key of its endpoint file. Upload the file "
                + "instead.");
        var (source, why) = LocalFile.Inspect(path);
        if (why is not null)
            return new SubmissionResult.Refused(why);
        var label = request.Label ?? Path.GetFileName(path);
        return await Submit(Order(request, new AssetId(NewId(request, "asset")), SourceName.Label(label), source!, selection, caller),
            request, caller, stop);
    }

    private async Task<SubmissionResult> FromAddress(string text, JobRequest request, ProfileSelection selection, Caller caller,
        CancellationToken stop)
    {
        var (address, name, why) = StoredUrl.IsMeant(text) ? InStore(text, caller) : OnServer(text);
        if (why is not null)
            return new SubmissionResult.Refused(why);
        var asset = new AssetId(NewId(request, "asset"));
        var source = new SourceLocation(AssetLayout.Source(asset, SourceName.Extension(name)), null, 0,
            null)
        { Fetch = new FetchOrder(address, options.LargestUpload) };
        return await Submit(Order(request, asset, SourceName.Label(request.Label ?? name), source, selection, caller), request, caller,
            stop);
    }

    private (string Address, string Name, Failure? Why) OnServer(string text) => guard.Read(text) switch
    {
        (null, { } refused) => ("", "", Fault(FailureCodes.AddressRefused, refused.Message)),
        var (url, _) => (url!.AbsoluteUri, OutgoingUrl.NameOf(url), null),
    };

    private (string Address, string Name, Failure? Why) InStore(string text, Caller caller) => StoredUrl.Read(text) switch
    {
        (null, { } refused) => ("", "", Fault(FailureCodes.AddressRefused, refused.Message)),
        var (url, _) when stores.Problem(url!, caller.Tenant, options.LocalPaths && caller.IsLocalOwner) is { } missing
            => ("", "", Fault(FailureCodes.SourceNoStore, missing)),
        var (url, _) => (url!.ToString(), url.Name, null),
    };

    private async Task<SubmissionResult> FromUpload(AssetId asset, JobRequest request, ProfileSelection selection, Caller caller,
        CancellationToken stop)
    {
        if (!await view.Sees(caller, asset, stop) || await uploads.Find(asset, stop) is not { } uploaded)
            return new SubmissionResult.Refused(new Failure(FailureCodes.InputMissing, Phase.ReadingSource, Party.Request,
                "There is no such asset, or its upload has not finished. Upload it with PUT /api/assets?name=."));
        var label = request.Label is { } wanted ? SourceName.Label(wanted) : uploaded.Label;
        var order = Order(request, asset, label, uploaded.Source, selection, caller);
        // Whose the asset is, the job is, whoever orders it.
        return await Submit(order with { Tenant = (await service.FindAsset(asset, stop))?.Tenant ?? order.Tenant }, request, caller, stop);
    }

    private async Task<SubmissionResult> Submit(JobOrder order, JobRequest request, Caller caller, CancellationToken stop)
    {
        if (request.Attach && await finder.Same(order, stop) is { } same)
        {
            var also = await Tell(request, same.Id, stop);
            return also is { Refused: { } no } ? Refuse(no.Code, no.Message) : new SubmissionResult.Attached(same, also);
        }
        // Before the job, so that it is told of all of it.
        var told = await Tell(request, order.Id, stop);
        if (told is { Refused: { } why })
            return Refuse(why.Code, why.Message);
        (Job? Job, AssetRefusal? Refused, Asset? Asset) answer;
        try
        {
            answer = await quota.Within(caller, () => service.Submit(order, stop), stop);
        }
        catch (QuotaException) when (told is { Webhook: not null })
        {
            await webhooks.Delete(told.Webhook.Id, null, stop);
            throw;
        }
        if (answer.Job is { } job)
            return new SubmissionResult.Submitted(job, told);
        if (told is { Webhook: { } idle })
            await webhooks.Delete(idle.Id, null, stop);
        return answer switch
        {
            { Refused: AssetRefusal.Uploading } => Refuse("asset.uploading", "The upload of this asset has not finished."),
            { Refused: AssetRefusal.Ready, Asset: var asset }
                => Refuse("asset.ready", $"Job {asset?.Job} has delivered this asset, and nothing may replace that. Upload it anew for "
                + $"other outputs."),
            { Asset: var asset } => Refuse("asset.busy", $"Job {asset?.Job} already works on this asset. Wait for it or cancel it."),
        };
    }

    private async Task<WebhookOutcome?> Tell(JobRequest request, JobId job, CancellationToken stop) =>
        request.Webhook is { } webhook ? await webhooks.Create(webhook with { Once = request.Once }, job, stop) : null;

    private JobOrder Order(JobRequest request, AssetId asset, string label, SourceLocation source, ProfileSelection selection,
        Caller caller) => new()
        {
            Id = new JobId(NewId(request, "job")),
            Asset = asset,
            Label = label,
            Source = source,
            Profiles = selection.Profiles,
            ByKind = selection.ByKind,
            Priority = Math.Clamp(request.Priority, -JobOrder.HighestPriority, JobOrder.HighestPriority),
            DeadlineSeconds = request.DeadlineSeconds is { } seconds ? Math.Clamp(seconds, 1, LongestDeadline) : null,
            RetriesAllowed = Math.Clamp(request.Retries ?? 1, 0, 10),
            At = time.GetUtcNow(),
            Tenant = caller.Tenant,
            OrderedBy = caller.Key is { } key && KeyText.IsId(key) ? key : null,
        };

    private static (ProfileSelection Wishes, Failure? Why) Wanted(IReadOnlyList<string>? names, KnownProfiles known)
    {
        if (names is not { Count: > 0 })
            return (new ProfileSelection([.. known.All.Where(profile => profile.DefaultFor.Count > 0)], ByKind: true), null);
        if (names.SelectMany(name => known.Unreadable.GetValueOrDefault(name) ?? []).ToList() is [_, ..] problems)
            return (_nothing,
                Fault(FailureCodes.ProfileInvalid, $"A profile does not hold any more. {string.Join("; ", problems)}. Store it anew with "
                    + $"PUT /api/profiles/."));
        var missing = names.Where(name => !known.ByName.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            return (_nothing, Fault(FailureCodes.ProfileUnknown,
                $"There is no profile {string.Join(", ", missing.Select(name => $"\"{SourceName.Label(name)}\""))}. Known: {string.Join(", ", known.All.Select(profile => profile.Name))}."));
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return (_nothing, Fault(FailureCodes.ProfileInvalid, $"The profile {twice.Key} is named twice. Name each once."));
        return (new ProfileSelection([.. names.Select(name => known.ByName[name])], ByKind: false), null);
    }

    /// <summary>A week, in seconds.</summary>
    private const int LongestDeadline = 7 * 24 * 3600;

    private static readonly ProfileSelection _nothing = new([], ByKind: false);

    private string NewId(JobRequest request, string kind) => OnceOnly.Id(request.Once, kind, time.GetUtcNow()).ToString();

    private static SubmissionResult.Refused Refuse(string code, string message) =>
        new(Fault(code, message));

    private static Failure Fault(string code, string message) => new(code, Phase.Dispatching, Party.Request, message);
}

/// <summary>What became of a request for a job.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult() { }

    /// <param name="Job">The new one.</param>
    /// <param name="Webhook">Of it alone; null: none was asked for.</param>
    public sealed record Submitted(Job Job, WebhookOutcome? Webhook) : SubmissionResult;

    /// <param name="Job">That was there.</param>
    /// <param name="Webhook">Told of it from now on; null: none was asked for.</param>
    public sealed record Attached(Job Job, WebhookOutcome? Webhook) : SubmissionResult;

    public sealed record Refused(Failure Why) : SubmissionResult;
}
