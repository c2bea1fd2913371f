using Transcode.Domain.Workers;

namespace Transcode.Domain.Dispatch;

/// <summary>
/// Which open steps a slow worker had better not begin: even if the others did all else that is open first, they would end such a step
/// sooner, and do it a second time in the end. Pure; all in units of what the slow worker does in a second, so that nothing need have run
/// before.
/// </summary>
public static class TooSlow
{
    /// <summary>Whoever is not slower than the usual worker by this is never too slow: speeds are measured in a second or two.</summary>
    public const double Least = 2;

    /// <summary>So many times what the others need for one step is added to what they need for the rest: they begin it late, and may be
    /// held up.</summary>
    public const double Slack = 1.5;

    /// <param name="own">How fast the worker is.</param>
    /// <param name="others">How fast each of the others is.</param>
    /// <param name="open">What is open of one job.</param>
    /// <returns>What it is not to be lent; nothing where nothing is known of it or of others.</returns>
    public static IReadOnlyList<StepKey> For(Pace own, IEnumerable<Pace> others, IReadOnlyList<OpenStep> open)
    {
        double[] faster = [.. others.Select(own.To).OfType<double>().Order()];
        if (faster.Length == 0 || faster[faster.Length / 2] is var usual && usual < Least)
            return [];
        var rest = open.Sum(step => step.Weight) / faster.Sum();
        return [.. open.Where(step => step.Weight > rest + Slack * step.Weight / usual).Select(step => step.Key)];
    }
}

/// <summary>How fast a worker is.</summary>
/// <param name="Seen">Frames a second at its last chunk of the job; null: it had none. It says more than the other.</param>
/// <param name="Measured">By a test of its own.</param>
public sealed record Pace(double? Seen, IReadOnlyList<EncoderSpeed> Measured)
{
    /// <summary>From this percentage on a chunk's rate, which begins low, tells how fast its holder is.</summary>
    public const double SaysEnough = 25;

    /// <summary>After so long it does at any percentage: who needs minutes for a chunk may lose it to another before a quarter is done.
    /// </summary>
    public static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(30);

    /// <summary>What a running chunk tells of its holder.</summary>
    /// <returns>Frames a second; null: it is too early to tell.</returns>
    public static double? Told(StepRow row, DateTimeOffset now) =>
        row is { State: StepState.Leased, Fps: > 0, LeasedAt: { } since } && (row.Progress >= SaysEnough || now - since >= LongEnough)
            ? row.Fps : null;

    /// <returns>How many times faster the other is; null: nothing is comparable.</returns>
    public double? To(Pace other)
        => Seen is > 0 and { } own && other.Seen is > 0 and { } its ? its / own : HedgePolicy.Ratio(Measured, other.Measured);
}

/// <summary>A step that waits for a worker.</summary>
/// <param name="Key">Which.</param>
/// <param name="Weight">Seconds of film, or what is as much work.</param>
public sealed record OpenStep(StepKey Key, double Weight);
