using System.Text.Json.Serialization;
using Transcode.Domain.Burst;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Jobs;

/// <summary>What happened to a job; appended, never changed. The job's timeline, subscriptions and webhooks are made of these.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(JobSubmitted), "job_submitted")]
[JsonDerivedType(typeof(SourceFetched), "source_fetched")]
[JsonDerivedType(typeof(SourceProbed), "source_probed")]
[JsonDerivedType(typeof(JobPlanned), "job_planned")]
[JsonDerivedType(typeof(StepFinished), "step_finished")]
[JsonDerivedType(typeof(StepFailed), "step_troubled")]
[JsonDerivedType(typeof(StepHedged), "step_issued_again")]
[JsonDerivedType(typeof(StepLeased), "step_leased")]
[JsonDerivedType(typeof(StepYielded), "step_yielded")]
[JsonDerivedType(typeof(ResultAccepted), "result_accepted")]
[JsonDerivedType(typeof(GenerationOpened), "generation_opened")]
[JsonDerivedType(typeof(JobCleaned), "job_cleaned")]
[JsonDerivedType(typeof(JobPinned), "job_confined")]
[JsonDerivedType(typeof(JobPrioritised), "job_prioritised")]
[JsonDerivedType(typeof(DamageFound), "damage_found")]
[JsonDerivedType(typeof(CutAbandoned), "cut_abandoned")]
[JsonDerivedType(typeof(CopyAbandoned), "copy_abandoned")]
[JsonDerivedType(typeof(EncodingFinished), "encoding_finished")]
[JsonDerivedType(typeof(ProgressReached), "progress_reached")]
[JsonDerivedType(typeof(OutputsRendered), "outputs_rendered")]
[JsonDerivedType(typeof(OutputsPackaged), "outputs_packaged")]
[JsonDerivedType(typeof(OutputsVerified), "outputs_verified")]
[JsonDerivedType(typeof(JobReady), "job_ready")]
[JsonDerivedType(typeof(JobFailed), "job_failed")]
[JsonDerivedType(typeof(JobRejected), "job_rejected")]
[JsonDerivedType(typeof(JobCancelled), "job_cancelled")]
[JsonDerivedType(typeof(JobRetried), "job_retried")]
[JsonDerivedType(typeof(BurstStarted), "burst_started")]
[JsonDerivedType(typeof(BurstEnded), "burst_ended")]
public abstract record JobEvent
{
    private JobEvent() { }

    /// <summary>As it may be told to who reads of the job.</summary>
    public JobEvent Shown() => this is JobSubmitted submitted ? new JobSubmitted(submitted.Order.Shown()) : this;

    public sealed record JobSubmitted(JobOrder Order) : JobEvent;

    /// <summary>The bytes that were named by an address lie in our storage now.</summary>
    /// <param name="Bytes">Length.</param>
    /// <param name="Sha256">Lower-case hex of the file.</param>
    /// <param name="Worker">Who fetched it.</param>
    public sealed record SourceFetched(long Bytes, string Sha256, WorkerId Worker) : JobEvent;

    public sealed record SourceProbed(SourceFacts Facts, WorkerId Worker) : JobEvent;

    /// <summary>The plan itself lies beside the job; the event says what a timeline shows.</summary>
    /// <param name="Chunks">Pieces that are encoded in parallel.</param>
    /// <param name="Segments">Of all of them together.</param>
    /// <param name="Profiles">Those that are made, by name.</param>
    /// <param name="Renditions">Renditions of the picture, and single files.</param>
    /// <param name="Remarks">See <see cref="Plans.Plan.Remarks"/>.</param>
    public sealed record JobPlanned(
        int Chunks, int Segments, IReadOnlyList<string> Profiles, IReadOnlyList<string> Renditions, IReadOnlyList<string> Remarks)
            : JobEvent
    {
        [JsonIgnore]
        public Plan? Plan { get; init; }
    }

    public sealed record StepFinished(StepId Step, WorkerId Worker) : JobEvent;

    public sealed record StepFailed([property: JsonPropertyName("trouble")] StepFailure Failure) : JobEvent;

    /// <summary>An idle worker runs it too, and the first result counts.</summary>
    /// <param name="Step">Which.</param>
    /// <param name="Worker">Who got it.</param>
    /// <param name="Holder">Who has it and goes on.</param>
    /// <param name="Why">In words: who is expected to need how long.</param>
    public sealed record StepHedged(StepId Step, WorkerId Worker, WorkerId Holder, string Why) : JobEvent;

    /// <summary>A worker has it from now on; the event's place in the log is its fence.</summary>
    public sealed record StepLeased(StepLease Lease) : JobEvent;

    /// <summary>Its holder gave it back without a try.</summary>
    public sealed record StepYielded(StepId Step, string LeaseId, WorkerId Worker, string Reason) : JobEvent;

    /// <summary>A valid result is in; its files are being made public.</summary>
    /// <param name="Step">Of which step.</param>
    /// <param name="LeaseId">Whose result counts.</param>
    /// <param name="Worker">Its holder.</param>
    /// <param name="At">When it came.</param>
    public sealed record ResultAccepted(StepId Step, string LeaseId, WorkerId Worker, DateTimeOffset At) : JobEvent
    {
        /// <summary>Large: it lies beside the job.</summary>
        [JsonIgnore]
        public StepResult? Result { get; init; }
    }

    /// <summary>What the generation before had published is deleted; the steps of this one may run.</summary>
    public sealed record GenerationOpened(int Generation) : JobEvent;

    /// <summary>The job is over, and what it staged is deleted: nothing remains to be done.</summary>
    public sealed record JobCleaned : JobEvent;

    /// <summary>One worker has the job, or nobody in particular any more.</summary>
    public sealed record JobPinned(WorkerId? Worker, string Why) : JobEvent;

    /// <summary>A person put it before or after others.</summary>
    public sealed record JobPrioritised(int Priority) : JobEvent;

    public sealed record DamageFound(StepId Step, [property: JsonPropertyName("words")] IReadOnlyList<string> Messages) : JobEvent;

    /// <summary>A chunk came out with the wrong frames: all is encoded again in one piece.</summary>
    public sealed record CutAbandoned(StepId Step, Failure Why) : JobEvent
    {
        [JsonIgnore]
        public Plan? Plan { get; init; }
    }

    /// <summary>What was to be copied did not hold what it promised: all is done again, and that rendition is encoded.</summary>
    public sealed record CopyAbandoned(StepId Step, Failure Why) : JobEvent
    {
        [JsonIgnore]
        public Plan? Plan { get; init; }
    }

    public sealed record EncodingFinished : JobEvent;

    /// <summary>So much of the expected work is done, in percent; see <see cref="Milestones"/>.</summary>
    public sealed record ProgressReached(int Percent) : JobEvent;

    public sealed record OutputsRendered(StepId Step, IReadOnlyList<Output> Outputs, IReadOnlyList<string> Warnings) : JobEvent;

    public sealed record OutputsPackaged(StepId Step, IReadOnlyList<Output> Outputs) : JobEvent;

    public sealed record OutputsVerified(StepId Step, IReadOnlyList<string> Checks, IReadOnlyList<string> Warnings) : JobEvent;

    public sealed record JobReady : JobEvent;

    public sealed record JobFailed(Failure Why) : JobEvent;

    public sealed record JobRejected(Failure Why) : JobEvent;

    public sealed record JobCancelled(string Reason) : JobEvent;

    public sealed record JobRetried(int Attempt) : JobEvent;

    /// <summary>A machine was borrowed for it.</summary>
    public sealed record BurstStarted(BurstRunId Run, string Tier, string Why) : JobEvent;

    /// <summary>That run is over; this may come after the end of the job.</summary>
    /// <param name="Run">Which.</param>
    /// <param name="Tier">On what kind of machine.</param>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Seconds">At work.</param>
    /// <param name="Dollars">By our reckoning.</param>
    /// <param name="Why">What went wrong; null: nothing did.</param>
    public sealed record BurstEnded(BurstRunId Run, string Tier, BurstState Outcome, double Seconds, decimal Dollars, string? Why)
        : JobEvent;
}
