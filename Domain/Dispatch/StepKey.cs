using System.Globalization;

namespace Transcode.Domain.Dispatch;

/// <summary>A step belongs to its generation: the same name in another round is another step.</summary>
public readonly record struct StepKey(JobId Job, int Generation, StepId Step)
{
    /// <summary>As the key of a reminder; ids of jobs hold no blanks.</summary>
    public string Text => $"{Job} {Generation} {Step}";

    /// <summary>Null: no such text.</summary>
    public static StepKey? Of(string text) => text.Split(' ', 3) is [var job, var round, var step]
        && int.TryParse(round, CultureInfo.InvariantCulture, out var number)
        ? new StepKey(new(job), number, new(step))
        : null;
}
