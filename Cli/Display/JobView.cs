using System.Globalization;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Display;

/// <summary>What a person is shown of a running job: words, percent and map are decided here, drawing is done elsewhere. Pure.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Phase">What is being done, in words.</param>
/// <param name="Figures">Speed and time left, in words; empty while nothing can be said.</param>
/// <param name="Map">One sign for each chunk, or for several when there are many.</param>
/// <param name="Legend">The map in words.</param>
public sealed record JobView(double Percent, string Phase, string Figures, IReadOnlyList<ChunkSign> Map, string Legend)
{
    public const int WidestMap = 60;

    /// <param name="progress">As the gateway tells it.</param>
    public static JobView Of(ProgressNow progress)
    {
        var chunks = progress.Steps.Where(step => step.Kind == "encode_video").Select(ChunkMap.SignOf).ToList();
        return new JobView(
            Math.Clamp(progress.Percent, 0, 100),
            PhaseOf(progress.Steps),
            FiguresOf(progress),
            ChunkMap.Fit(chunks, WidestMap),
            ChunkMap.Legend(chunks));
    }

    /// <summary>One line for a log or a pipe.</summary>
    public string Line => string.Join(" | ", new[] { Text($"{Percent:0} %"), Phase, Figures, Legend }.Where(part => part.Length > 0));

    private static string PhaseOf(IReadOnlyList<StepNow> steps)
    {
        var busy = steps.Where(step => step.State is "leased" or "accepted").Select(step => step.Kind).ToHashSet();
        if (busy.Contains("fetch"))
            return "fetching the source";
        if (busy.Contains("probe"))
            return "looking at the source";
        if (busy.Contains("encode_video"))
            return "encoding";
        if (busy.Contains("encode_audio"))
            return "encoding sound";
        if (busy.Contains("render"))
            return "making files";
        if (busy.Contains("package"))
            return "packaging";
        if (busy.Contains("verify"))
            return "verifying";
        if (steps.Count > 0 && steps.All(step => step.State == "done"))
            return "done";
        return steps.FirstOrDefault(step => step.State is "open" or "held" or "back_off")?.Why ?? "waiting for a worker";
    }

    private static string FiguresOf(ProgressNow progress)
    {
        var parts = new List<string>();
        if (progress.Fps > 0)
            parts.Add(Text($"{progress.Fps:0} fps"));
        if (progress.Speed > 0)
            parts.Add(Text($"{progress.Speed:0.0}x"));
        if (progress.RemainingSeconds is { } seconds)
            parts.Add($"about {Span(seconds)} left");
        return string.Join(", ", parts);
    }

    /// <summary>"45 s", "3 min", "2 h 05 min".</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 90 => Text($"{Math.Max(0, seconds):0} s"),
        < 90 * 60 => Text($"{seconds / 60:0} min"),
        _ => Text($"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):00} min"),
    };

    private static string Text(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
