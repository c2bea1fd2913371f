using Transcode.Domain;

namespace Transcode.Orchestrator.State;

/// <summary>A step belongs to its round: the same name in another round is another step.</summary>
public readonly record struct StepKey(JobId Job, int Round, StepId Step)
{
    /// <summary>As the key of a reminder; ids of jobs hold no blanks.</summary>
    public string Text => $"{Job} {Round} {Step}";

    /// <summary>Null: no such text.</summary>
    public static StepKey? Of(string text) => text.Split(' ', 3) is [var job, var round, var step] && int.TryParse(round, out var number)
        ? new StepKey(new(job), number, new(step))
        : null;
}
