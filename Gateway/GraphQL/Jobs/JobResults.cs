using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Requires(Scope.Read)]
internal sealed record JobSubmitted(JobNode Job,
    [property: Description("It was there already, unfinished, with the same source and profiles.")] bool Attached,
    [property: Description("Of the webhook that was asked for; it is told this once.")] string? WebhookSecret);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("No job was made.")]
internal sealed record SubmissionRefused(string Code, string Message) : IRefusal;

[Requires(Scope.Read)]
internal sealed record JobCancelled(JobNode Job);

[Requires(Scope.Read)]
internal sealed record JobRetried(JobNode Job);

[Requires(Scope.Read)]
internal sealed record JobPrioritised(JobNode Job);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("The job is in no state for that, or the number is out of bounds.")]
internal sealed record JobRefused(string Code, string Message, JobNode Job) : IRefusal;

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("There is no such job.")]
internal sealed record JobUnknown(string Code, string Message, [property: Id] string Id) : IRefusal;

internal sealed class SubmitJobResult : OutcomeUnion<JobSubmitted, SubmissionRefused>;

internal sealed class CancelJobResult : OutcomeUnion<JobCancelled, JobRefused, JobUnknown>;

internal sealed class PrioritiseJobResult : OutcomeUnion<JobPrioritised, JobRefused, JobUnknown>;

internal sealed class RetryJobResult : OutcomeUnion<JobRetried, JobRefused, JobUnknown>;
