using System.Globalization;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Listing;

/// <summary>One job as one line of text. Pure.</summary>
public static class JobLineView
{
    public static string Of(JobLine job) => string.Create(CultureInfo.InvariantCulture,
        $"{job.JobId}  {job.State,-9}  {job.SubmittedAt:yyyy-MM-dd HH:mm}  {job.Label}  ({string.Join(", ", job.Profiles)}){(job.Why is { } why ? $"  {why}" : "")}");
}
