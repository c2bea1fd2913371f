using System.Text.Json;
using Transcode.Cli.Client;
using Transcode.Cli.Display;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Run;

/// <summary>Stays with a job until it is over, and shows how it goes.</summary>
internal static class JobFollower
{
    private static readonly HashSet<string> _ends = ["job_ready", "job_failed", "job_rejected", "job_cancelled"];

    /// <exception cref="HttpRequestException">The gateway has gone; the job has not.</exception>
    public static async Task<JobReport> UntilOver(GatewayClient client, string job, IProgressDisplay display, CancellationToken stop)
    {
        try
        {
            await foreach (var item in client.Follow(job, stop))
            {
                if (item.EventType == "progress" && JsonSerializer.Deserialize(item.Data, GatewayJson.Default.ProgressNow) is { } progress)
                    display.Show(JobView.Of(progress));
                // An end may be followed by another attempt: only the job itself says whether this was the last.
                if (_ends.Contains(item.EventType) && await client.Find(job, stop) is { Final: true } report)
                    return report;
            }
            throw new HttpRequestException("The gateway ended the stream of events.");
        }
        catch (IOException exception) when (exception is not HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse })
        {
            throw new HttpRequestException(exception.Message, exception);
        }
    }
}
