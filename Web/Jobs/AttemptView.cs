using Transcode.Domain;
using Transcode.Web.Texts;

namespace Transcode.Web.Jobs;

/// <summary>One line of a table of attempts. Pure.</summary>
/// <param name="Lease">Tells it from the others.</param>
/// <param name="Job">Of which job.</param>
/// <param name="Step">Its name.</param>
/// <param name="Kind">What it does, in words.</param>
/// <param name="Worker">Who had it.</param>
/// <param name="From">Since when.</param>
/// <param name="Took">"12 s"; empty: it runs.</param>
/// <param name="Outcome">In words.</param>
/// <param name="Tone">Colour of the outcome; the words say the same.</param>
/// <param name="Why">Why it ended otherwise than well; null: it did not.</param>
public sealed record AttemptView(string Lease, JobId Job, string Step, string Kind, string Worker, DateTimeOffset From, string Took,
    string Outcome, string Tone, string? Why)
{
    /// <summary>More are drawn, not listed.</summary>
    private const int Most = 100;

    /// <summary>The newest first.</summary>
    public static IReadOnlyList<AttemptView> Of(AttemptLog log, Language language)
        => [.. log.All.Reverse().Take(Most).Select(attempt => Of(attempt, language))];

    public static AttemptView Of(Attempt attempt, Language language) => new(attempt.Lease, attempt.Job, attempt.Step.Value,
        language[$"attempt.kind.{StateName.Of(attempt.Kind)}"], attempt.Worker.Value, attempt.From,
        attempt.To is { } to ? Quantity.Span(to - attempt.From) : "", language[$"attempt.{StateName.Of(attempt.Outcome)}"],
        StateName.Of(attempt.Outcome), attempt.Why);

    /// <summary>"12 attempts on 2 workers in 34 s. 1 failed."</summary>
    public static string SentenceOf(Waterfall drawn, AttemptLog log, Language language)
    {
        var failed = log.Over.Count(attempt => attempt.Outcome == AttemptOutcome.Failed);
        var all = log.All;
        var ended = log.Running.IsEmpty ? all.Max(attempt => attempt.To) : null;
        return string.Join(" ", new[]
        {
            ended is { } to
                ? language["waterfall.over", drawn.Attempts, drawn.Workers.Count + drawn.Hidden, Quantity.Time(to - all[0].From)]
                : language["waterfall.running", drawn.Attempts, drawn.Workers.Count + drawn.Hidden, log.Running.Count],
            failed > 0 ? language["waterfall.failed", failed] : null,
            drawn.Hidden > 0 ? language["waterfall.hidden", drawn.Hidden] : null,
        }.OfType<string>());
    }
}
