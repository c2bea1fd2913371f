using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Profiles;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Jobs;

/// <summary>From what a person asks for to a job: everything that can be found wrong is found before there is one.</summary>
internal sealed class Submission(JobService service, JobFinder finder, Uploads uploads, ProfileService profiles, GuardedHttp guard, GatewayOptions options, TimeProvider time)
{
    public async Task<SubmissionResult> Submit(JobRequest request, Caller caller, CancellationToken stop)
    {
        var (selection, why) = Wanted(request.Profiles, await profiles.Now(stop));
        if (why is not null)
            return new SubmissionResult.Refused(why);
        return request switch
        {
            _ when new[] { request.Path, request.Asset, request.Url }.Count(named => named is not null) != 1 => Refuse("request.invalid", "Name one of a path, an asset and a url."),
            { Url: { } url } => await FromAddress(url, request, selection, stop),
            { Path: { } path } => await FromPath(path, request, selection, caller, stop),
            _ => await FromUpload(new AssetId(request.Asset!), request, selection, stop),
        };
    }

    /// <summary>An upload that has just arrived, with a profile of its own.</summary>
    public Task<SubmissionResult> Submit(UploadedAsset asset, Profile profile, CancellationToken stop) =>
        Submit(Order(new JobRequest(), new AssetId(asset.AssetId), asset.Label, asset.Source, new ProfileSelection([profile], ByKind: false)), attach: false, stop);

    /// <summary>Fetched by a worker, with a profile of its own.</summary>
    public async Task<SubmissionResult> Submit(string url, Profile profile, CancellationToken stop) =>
        await FromAddress(url, new JobRequest(), new ProfileSelection([profile], ByKind: false), stop);

    /// <summary>A file of the media folders, under an id that the caller chose: told twice it is the same job.</summary>
    public async Task<Job> Submit(JobId id, SourceLocation source, string label, Profile profile, double startSeconds, WorkerId? only, CancellationToken stop)
    {
        if (await service.Find(id, stop) is { } known)
            return known;
        // The asset bears the job's name, so that two who ask at once ask for the same.
        var order = Order(new JobRequest(), new AssetId(id.Value), label, source, new ProfileSelection([profile], ByKind: false)) with { Id = id, StartSeconds = startSeconds, Only = only };
        return (await service.Submit(order, stop)).Job ?? throw new InvalidOperationException($"The new asset of job {id} did not take it.");
    }

    private async Task<SubmissionResult> FromPath(string path, JobRequest request, ProfileSelection selection, Caller caller, CancellationToken stop)
    {
        if (!options.LocalPaths || !caller.IsLocalOwner)
            return Refuse("path.refused", "Files of this machine may be named only by the user that runs it, with the key of its endpoint file. Upload the file instead.");
        var (source, why) = LocalFile.Inspect(path);
        if (why is not null)
            return new SubmissionResult.Refused(why);
        var label = request.Label ?? Path.GetFileName(path);
        return await Submit(Order(request, new AssetId(NewId()), SourceName.Label(label), source!, selection), request.Attach, stop);
    }

    private async Task<SubmissionResult> FromAddress(string text, JobRequest request, ProfileSelection selection, CancellationToken stop)
    {
        var (url, refused) = guard.Read(text);
        if (url is null)
            return Refuse(FailureCodes.AddressRefused, refused!.Message);
        var (asset, name) = (new AssetId(NewId()), OutgoingUrl.NameOf(url));
        var source = new SourceLocation(AssetLayout.Source(asset, SourceName.Extension(name)), null, 0, null) { Fetch = new FetchOrder(url.AbsoluteUri, options.LargestUpload) };
        return await Submit(Order(request, asset, SourceName.Label(request.Label ?? name), source, selection), request.Attach, stop);
    }

    private async Task<SubmissionResult> FromUpload(AssetId asset, JobRequest request, ProfileSelection selection, CancellationToken stop)
    {
        if (await uploads.Find(asset, stop) is not { } uploaded)
            return new SubmissionResult.Refused(new Failure(FailureCodes.InputMissing, Phase.ReadingSource, Party.Request,
                "There is no such asset, or its upload has not finished. Upload it with PUT /api/assets?name=."));
        var label = request.Label is { } wanted ? SourceName.Label(wanted) : uploaded.Label;
        return await Submit(Order(request, asset, label, uploaded.Source, selection), request.Attach, stop);
    }

    private async Task<SubmissionResult> Submit(JobOrder order, bool attach, CancellationToken stop)
    {
        if (attach && await finder.Same(order, stop) is { } same)
            return new SubmissionResult.Attached(same);
        return await service.Submit(order, stop) switch
        {
            { Job: { } job } => new SubmissionResult.Submitted(job),
            { Refused: AssetRefusal.Uploading } => Refuse("asset.uploading", "The upload of this asset has not finished."),
            { Refused: AssetRefusal.Ready, Asset: var asset } => Refuse("asset.ready", $"Job {asset?.Job} has delivered this asset, and nothing may replace that. Upload it anew for other outputs."),
            { Asset: var asset } => Refuse("asset.busy", $"Job {asset?.Job} already works on this asset. Wait for it or cancel it."),
        };
    }

    private JobOrder Order(JobRequest request, AssetId asset, string label, SourceLocation source, ProfileSelection selection) => new()
    {
        Id = new JobId(NewId()),
        Asset = asset,
        Label = label,
        Source = source,
        Profiles = selection.Profiles,
        ByKind = selection.ByKind,
        Priority = Math.Clamp(request.Priority, -1000, 1000),
        RetriesAllowed = Math.Clamp(request.Retries ?? 1, 0, 10),
        At = time.GetUtcNow(),
    };

    private static (ProfileSelection Wishes, Failure? Why) Wanted(IReadOnlyList<string>? names, KnownProfiles known)
    {
        if (names is not { Count: > 0 })
            return (new ProfileSelection([.. known.All.Where(profile => profile.DefaultFor.Count > 0)], ByKind: true), null);
        if (names.SelectMany(name => known.Unreadable.GetValueOrDefault(name) ?? []).ToList() is [_, ..] problems)
            return (_nothing, Fault(FailureCodes.ProfileInvalid, $"A profile does not hold any more. {string.Join("; ", problems)}. Store it anew with PUT /api/profiles/."));
        var missing = names.Where(name => !known.ByName.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            return (_nothing, Fault(FailureCodes.ProfileUnknown,
                $"There is no profile {string.Join(", ", missing.Select(name => $"\"{SourceName.Label(name)}\""))}. Known: {string.Join(", ", known.All.Select(profile => profile.Name))}."));
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return (_nothing, Fault(FailureCodes.ProfileInvalid, $"The profile {twice.Key} is named twice. Name each once."));
        return (new ProfileSelection([.. names.Select(name => known.ByName[name])], ByKind: false), null);
    }

    private static readonly ProfileSelection _nothing = new([], ByKind: false);

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    private static SubmissionResult.Refused Refuse(string code, string message) =>
        new(Fault(code, message));

    private static Failure Fault(string code, string message) => new(code, Phase.Dispatching, Party.Request, message);
}

/// <summary>What became of a request for a job.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult() { }

    public sealed record Submitted(Job Job) : SubmissionResult;

    public sealed record Attached(Job Job) : SubmissionResult;

    public sealed record Refused(Failure Why) : SubmissionResult;
}
