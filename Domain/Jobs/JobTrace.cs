using System.Security.Cryptography;
using System.Text;

namespace Transcode.Domain.Jobs;

/// <summary>
/// One job is one trace: every process works out the same parent from the job's id, so that what a server decides, what a worker does
/// and what its tools cost stand below each other without anything being handed on. Pure.
/// </summary>
public static class JobTrace
{
    /// <summary>The parent of all that is done for a job, as a W3C traceparent: "00-TRACE-SPAN-01".</summary>
    public static string ParentOf(JobId job)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(job.Value)));
        return $"00-{hash[..32]}-{hash[32..48]}-01";
    }

    /// <summary>32 hexadecimal digits.</summary>
    public static string IdOf(JobId job) => ParentOf(job).Split('-')[1];
}
