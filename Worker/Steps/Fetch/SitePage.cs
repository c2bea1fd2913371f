using System.Security.Cryptography;
using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Domain.Workers;
using Transcode.Media.Running;
using Transcode.Media.Sites;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>The film of a page for people, or of a playlist, where this machine has yt-dlp. All that it connects to passes the guard of
/// this machine.</summary>
internal sealed class SitePage(StepContext context, GuardedHttp guard, Uri url, DownloadLimits limits)
{
    /// <summary>Pages, scripts and playlists, in bytes.</summary>
    private const long AroundFilm = 64 << 20;

    private bool _isTooLarge;

    /// <returns>The path of the film, or how the step ends without it.</returns>
    public async Task<(string? Path, StepOutcome? Outcome)> Film(CancellationToken stop)
    {
        if (!context.Options.UsesYtdlp || Executables.Find(SiteCommand.Executable) is null)
            return (null, context.DeclinedSteps?.Declines(context.Offer, Capabilities.Ytdlp) == true
                ? new StepOutcome.Yield($"it leads to a page and needs {Capabilities.Ytdlp}, which this worker does not have")
                : FetchFailure.Of(new DownloadEnd.Page(), url, limits));
        // Neither a playlist without end nor a film in pieces without lengths fills the disk.
        await using var proxy = guard.Proxy(limits.MostBytes + AroundFilm);
        using var late = new CancellationTokenSource(limits.Longest, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await Run(proxy, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            return (null, FetchFailure.Of(new DownloadEnd.TooSlow(Length()), url, limits));
        }
    }

    public static async Task<StepResult.Fetched> Facts(string path, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.Asynchronous);
        return new StepResult.Fetched(file.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, stop)));
    }

    private async Task<(string? Path, StepOutcome? Outcome)> Run(GuardedProxy proxy, CancellationToken stop)
    {
        await File.WriteAllTextAsync(context.Workspace.PathOf(SiteCommand.ListFile), url.AbsoluteUri + "\n", stop);
        var command = SiteCommand.For(context.Workspace.Folder, proxy.Address, limits.MostBytes);
        var ended = await context.RunListing(command, Phase.ReadingSource, Notify, stop);
        if (ended.Failure is null && Films() is [var film])
            return new FileInfo(film).Length switch
            {
                0 => (null, FetchFailure.Of(new DownloadEnd.Empty(), url, limits)),
                var bytes when bytes > limits.MostBytes => (null, FetchFailure.Of(new DownloadEnd.TooLarge(bytes), url, limits)),
                _ => (film, null),
            };
        return (null, Why(proxy, ended));
    }

    private StepOutcome Why(GuardedProxy proxy, ToolRunEnd ended) => proxy switch
    {
        { Refused: { } refused } => FetchFailure.Of(refused),
        _ when proxy.IsExhausted || _isTooLarge => FetchFailure.Of(new DownloadEnd.TooLarge(limits.MostBytes), url, limits),
        // It did not end by itself.
        _ when ended is { Failure: { } failure, Reported.Count: 0 } => StepOutcomeMapper.Of(failure),
        _ => FetchFailure.Of(SiteComplaint.Of(ended.Reported), url),
    };

    private void Notify(string line)
    {
        _isTooLarge |= SiteCommand.SaysTooLarge(line);
        if (SiteCommand.Percent(line) is { } percent)
            context.Progress.Set(percent * 0.9);
    }

    private IReadOnlyList<string> Films() =>
        [.. Directory.EnumerateFiles(context.Workspace.Folder, SiteCommand.FilmName + ".*")
            .Where(file => !file.EndsWith(".part", StringComparison.Ordinal) && !file.EndsWith(".ytdl", StringComparison.Ordinal))];

    private long Length() => Directory.EnumerateFiles(context.Workspace.Folder).Sum(file => new FileInfo(file).Length);
}
