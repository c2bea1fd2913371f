using Transcode.Domain;

namespace Transcode.Orchestrator.State;

/// <summary>A step belongs to its round: the same name in another round is another step.</summary>
public readonly record struct StepKey(JobId Job, int Round, StepId Step);
