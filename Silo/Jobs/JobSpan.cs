using System.Diagnostics;
using Transcode.Domain;
using Transcode.Domain.Jobs;

namespace Transcode.Silo.Jobs;

/// <summary>What is decided about a job, in its trace; linked to the request that asked where that belongs to another.</summary>
internal static class JobSpan
{
    private static readonly ActivitySource _source = new("Transcode.Silo");

    public static Activity? Begin(string what, JobId job)
    {
        if (!_source.HasListeners())
            return null;
        var trace = ActivityContext.Parse(JobTrace.ParentOf(job), null);
        var asked = Activity.Current;
        var span = asked?.TraceId == trace.TraceId
            ? _source.StartActivity(what)
            : _source.StartActivity(what, ActivityKind.Internal, trace, links: asked is null ? null : [new ActivityLink(asked.Context)]);
        span?.SetTag("transcode.job.id", job.Value);
        return span;
    }
}
