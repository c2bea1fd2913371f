using Transcode.Domain;

namespace Transcode.Worker.Steps.Probe;

/// <summary>
/// Tells a broken file from a broken disk or line: of both ffmpeg says "Input/output error", of a file whose own tables promise more than
/// it holds too.
/// </summary>
internal sealed class WholeSource(StepContext context)
{
    /// <summary>Whether a failure may mean either.</summary>
    public static bool IsSuspect(Failure? failure)
        => failure is { Code: FailureCodes.StorageFailed, Detail: { } message }
        && message.Contains("Input/output error", StringComparison.Ordinal);

    /// <summary>Whether all its bytes can be had.</summary>
    public async Task<bool> IsReadable(CancellationToken stop)
    {
        try
        {
            if (context.Offer.Source.Path is { } path)
            {
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
                await file.CopyToAsync(Stream.Null, 1 << 20, stop);
            }
            else
            {
                await context.Transfers.Get(context.SourceAddress!, Stream.Null, stop);
            }
            return true;
        }
        catch (Exception e) when (e is IOException or HttpRequestException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What is said of a file that is whole and yet cannot be read.</summary>
    public static Failure Broken(Failure why) => new(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input,
        "The file announces more than it holds, or is broken at its beginning. Check that it plays and was uploaded whole.", why.Detail,
        why.Replay);
}
