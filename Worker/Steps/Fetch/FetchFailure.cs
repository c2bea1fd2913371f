using Transcode.Domain;
using Transcode.Domain.Addresses;
using Transcode.Domain.Steps;
using Transcode.Media.Sites;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>From how a download ended to what a person is told. No message holds the query of an address, which may be a key.
/// Pure.</summary>
internal static class FetchFailure
{
    private const double Gibibyte = 1 << 30;

    /// <summary>Of a file that is not there, or cannot be had: no other worker would do better.</summary>
    public static StepOutcome Of(DownloadEnd end, Uri url, DownloadLimits limits) => Of(end, Host(url), limits);

    /// <param name="end">What became of it.</param>
    /// <param name="where">Who was to give it.</param>
    /// <param name="limits">That it was held to.</param>
    public static StepOutcome Of(DownloadEnd end, string where, DownloadLimits limits) => end switch
    {
        DownloadEnd.Missing missing
            => Reject(FailureCodes.InputMissing, $"{where} has no such file (it answers {missing.Status}). Look whether the address "
            + $"opens in a browser, and submit the right one."),
        DownloadEnd.Refused refused
            => Reject(FailureCodes.SourceRefused, $"{where} {refused.Why}. Name an address that gives the file without signing in."),
        DownloadEnd.Page
            => Reject(FailureCodes.SourceNeedsYtdlp, $"{where} answers with a web page or a playlist, not with a media file, and "
            + $"no worker here has yt-dlp, which finds the film on it. Name the address of the file itself, or install yt-dlp on a worker."),
        DownloadEnd.Empty => Reject(FailureCodes.InputEmpty, $"{where} answers with a file of 0 bytes."),
        DownloadEnd.TooLarge large => Reject(FailureCodes.InputTooLarge,
            FormattableString.Invariant($"The file has {large.Bytes / Gibibyte:0.##} GiB or more; at most {limits.MostBytes / Gibibyte:0.##} GiB are fetched. Submit a shorter one, or raise the limit of server and worker (Worker:MostFetchBytes).")),
        DownloadEnd.TooSlow slow => Retry(FailureCodes.SourceTooSlow,
            FormattableString.Invariant($"{where} sent {slow.Bytes} bytes in {limits.Longest.TotalMinutes:0} minutes, which is all the time there is (Worker:FetchSeconds). Upload the file instead, or retry the job.")),
        DownloadEnd.Unreachable away
            => Retry(FailureCodes.SourceUnreachable, $"{where} does not give the file: {away.Why}. Look whether the address opens in a "
            + $"browser; then retry the job."),
        _ => throw new InvalidOperationException($"{end.GetType().Name} is no failure"),
    };

    public static StepOutcome Of(SiteComplaint why, Uri url) => why.IsPassing
        ? Retry(FailureCodes.SourceUnreachable, $"The film on the page of {Host(url)} could not be fetched: {why.Text}. Look whether it plays "
            + $"in a browser; then retry the job.")
        : Reject(FailureCodes.SourceRefused, $"yt-dlp brought no film from the page of {Host(url)}: {why.Text}. Look whether it plays in a "
            + $"browser without signing in, and whether a newer yt-dlp knows that site; or upload the film.");

    public static StepOutcome Of(AddressRefusal refused) => Reject(FailureCodes.AddressRefused, refused.Message);

    private static string Host(Uri url) => url.IdnHost;

    private static StepOutcome.Reject Reject(string code, string message)
        => new(new Failure(code, Phase.ReadingSource, Party.Input, message));

    /// <summary>It speaks neither against the worker nor for good against the file.</summary>
    private static StepOutcome.Retry Retry(string code, string message)
        => new(new Failure(code, Phase.ReadingSource, Party.Request, message));
}
