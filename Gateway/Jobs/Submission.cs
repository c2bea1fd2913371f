using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Profiles;
using Transcode.Orchestrator.Jobs;

namespace Transcode.Gateway.Jobs;

/// <summary>From what a person asks for to a job: everything that can be found wrong is found before there is one.</summary>
internal sealed class Submission(JobDesk desk, JobFinder finder, Uploads uploads, ProfileDesk profiles, GatewayOptions options, TimeProvider time)
{
    public async Task<SubmissionResult> Submit(JobRequest request, Caller caller, CancellationToken stop)
    {
        var (wishes, why) = Wanted(request.Profiles, await profiles.Now(stop));
        if (why is not null)
            return new SubmissionResult.Refused(why);
        return request switch
        {
            { Path: not null, Asset: not null } or { Path: null, Asset: null } => Refuse("request.invalid", "Name either a path or an asset."),
            { Path: { } path } => await FromPath(path, request, wishes, caller, stop),
            _ => await FromUpload(new AssetId(request.Asset!), request, wishes, stop),
        };
    }

    /// <summary>An upload that has just arrived, with a profile of its own.</summary>
    public Task<SubmissionResult> Submit(UploadedAsset asset, Profile profile, CancellationToken stop) =>
        Submit(Order(new JobRequest(), new AssetId(asset.AssetId), asset.Label, asset.Source, new Wishes([profile], ByKind: false)), attach: false, stop);

    /// <summary>A file of the media folders, under an id that the caller chose: told twice it is the same job.</summary>
    public Task<Job> Submit(JobId id, SourceLocation source, string label, Profile profile, double startSeconds, WorkerId? only, CancellationToken stop) => desk.Submit(
        Order(new JobRequest(), new AssetId(NewId()), label, source, new Wishes([profile], ByKind: false)) with { Id = id, StartSeconds = startSeconds, Only = only }, stop);

    private async Task<SubmissionResult> FromPath(string path, JobRequest request, Wishes wishes, Caller caller, CancellationToken stop)
    {
        if (!options.LocalPaths || !caller.IsLocalOwner)
            return Refuse("path.refused", "Files of this machine may be named only by the user that runs it, with the key of its endpoint file. Upload the file instead.");
        var (source, why) = LocalFile.Look(path);
        if (why is not null)
            return new SubmissionResult.Refused(why);
        var label = request.Label ?? Path.GetFileName(path);
        return await Submit(Order(request, new AssetId(NewId()), SourceName.Label(label), source!, wishes), request.Attach, stop);
    }

    private async Task<SubmissionResult> FromUpload(AssetId asset, JobRequest request, Wishes wishes, CancellationToken stop)
    {
        if (await uploads.Find(asset, stop) is not { } uploaded)
            return new SubmissionResult.Refused(new Failure(FailureCodes.InputMissing, Phase.ReadingSource, Party.Request,
                "There is no such asset, or its upload has not finished. Upload it with PUT /api/assets?name=."));
        var label = request.Label is { } wanted ? SourceName.Label(wanted) : uploaded.Label;
        return await Submit(Order(request, asset, label, uploaded.Source, wishes), request.Attach, stop);
    }

    private async Task<SubmissionResult> Submit(JobOrder order, bool attach, CancellationToken stop)
    {
        if (attach && await finder.Same(order, stop) is { } same)
            return new SubmissionResult.Attached(same);
        if (order.Source.Key is not null && await finder.Unfinished(order.Asset, stop) is { } busy)
            return Refuse("asset.busy", $"Job {busy.Id} already works on this asset. Wait for it or cancel it.");
        return new SubmissionResult.Submitted(await desk.Submit(order, stop));
    }

    private JobOrder Order(JobRequest request, AssetId asset, string label, SourceLocation source, Wishes wishes) => new()
    {
        Id = new JobId(NewId()),
        Asset = asset,
        Label = label,
        Source = source,
        Profiles = wishes.Profiles,
        ByKind = wishes.ByKind,
        Priority = Math.Clamp(request.Priority, -1000, 1000),
        RetriesAllowed = Math.Clamp(request.Retries ?? 1, 0, 10),
        At = time.GetUtcNow(),
    };

    private static (Wishes Wishes, Failure? Why) Wanted(IReadOnlyList<string>? names, KnownProfiles known)
    {
        if (names is not { Count: > 0 })
            return (new Wishes([.. known.All.Where(profile => profile.DefaultFor.Count > 0)], ByKind: true), null);
        if (names.SelectMany(name => known.Unreadable.GetValueOrDefault(name) ?? []).ToList() is [_, ..] problems)
            return (Nothing, Fault(FailureCodes.ProfileInvalid, $"A profile does not hold any more. {string.Join("; ", problems)}. Store it anew with PUT /api/profiles/."));
        var missing = names.Where(name => !known.ByName.ContainsKey(name)).Distinct(StringComparer.Ordinal).ToList();
        if (missing.Count > 0)
            return (Nothing, Fault(FailureCodes.ProfileUnknown,
                $"There is no profile {string.Join(", ", missing.Select(name => $"\"{SourceName.Label(name)}\""))}. Known: {string.Join(", ", known.All.Select(profile => profile.Name))}."));
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return (Nothing, Fault(FailureCodes.ProfileInvalid, $"The profile {twice.Key} is named twice. Name each once."));
        return (new Wishes([.. names.Select(name => known.ByName[name])], ByKind: false), null);
    }

    private static readonly Wishes Nothing = new([], ByKind: false);

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    private static SubmissionResult.Refused Refuse(string code, string words) =>
        new(Fault(code, words));

    private static Failure Fault(string code, string words) => new(code, Phase.Dispatching, Party.Request, words);
}

/// <summary>What became of a request for a job.</summary>
internal abstract record SubmissionResult
{
    private SubmissionResult() { }

    public sealed record Submitted(Job Job) : SubmissionResult;

    public sealed record Attached(Job Job) : SubmissionResult;

    public sealed record Refused(Failure Why) : SubmissionResult;
}
