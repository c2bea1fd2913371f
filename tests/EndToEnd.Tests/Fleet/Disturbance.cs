using System.Globalization;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>One thing that goes wrong, and when it is right again.</summary>
/// <param name="At">Seconds after the beginning.</param>
/// <param name="What">Kind.</param>
/// <param name="Whom">A member, "database" or "store".</param>
/// <param name="Seconds">How long.</param>
internal sealed record Disturbance(double At, Harm What, string Whom, double Seconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At,5:0.0} s  {What} {Whom} for {Seconds:0.0} s");
}

/// <summary>What may go wrong.</summary>
internal enum Harm
{
    /// <summary>kill -9, and started again.</summary>
    Kill = 1,
    /// <summary>A worker's line to everything is cut, and whoever asks hears it at once.</summary>
    Cut = 2,
    /// <summary>A worker's line to everything is cut, and nobody hears of it.</summary>
    Silence = 3,
    /// <summary>A worker's disk is full.</summary>
    FillDisk = 4,
    /// <summary>A worker gets a tenth of its time.</summary>
    Slow = 5,
    /// <summary>A silo stands still, so that the others take it for dead; when it goes on it ends, and is started again.</summary>
    Freeze = 6,
}

/// <summary>What goes wrong in one run: a function of its seed. Pure.</summary>
internal static class ChaosPlan
{
    public const string Database = "database", Store = "store";

    /// <param name="seed">Which plan.</param>
    /// <param name="seconds">How long things go wrong.</param>
    /// <param name="gateways">Their names.</param>
    /// <param name="silos">Their names.</param>
    /// <param name="workers">Their names.</param>
    /// <param name="smallDisk">The worker whose disk can be filled, if any.</param>
    public static IReadOnlyList<Disturbance> Of(int seed, double seconds, IReadOnlyList<string> gateways, IReadOnlyList<string> silos,
        IReadOnlyList<string> workers, string? smallDisk)
    {
        var random = new Random(seed);
        var plan = new List<Disturbance>();
        var free = new Dictionary<string, double>();
        for (var at = 1 + random.NextDouble(); at < seconds; at += 2 + 2 * random.NextDouble())
        {
            var one = Draw(random, at, gateways, silos, workers, smallDisk);
            // Nobody meets two things at once: the second would end with the first.
            if (free.GetValueOrDefault(one.Whom) > at)
                continue;
            free[one.Whom] = at + one.Seconds + 1;
            plan.Add(one);
        }
        return plan;
    }

    private static Disturbance Draw(Random random, double at, IReadOnlyList<string> gateways, IReadOnlyList<string> silos,
        IReadOnlyList<string> workers, string? smallDisk)
    {
        string One(IReadOnlyList<string> of) => of[random.Next(of.Count)];
        double Between(double least, double most) => least + (most - least) * random.NextDouble();
        return random.Next(12) switch
        {
            0 or 1 => new(at, Harm.Kill, One(workers), Between(0.1, 3)),
            2 or 3 => new(at, Harm.Kill, One(silos), Between(0.1, 5)),
            9 => new(at, Harm.Kill, One(gateways), Between(0.1, 5)),
            10 => new(at, Harm.Freeze, One(silos), Between(2, 20)),
            4 => new(at, Harm.Kill, Database, Between(0.1, 4)),
            5 => new(at, Harm.Kill, Store, Between(0.1, 4)),
            6 => new(at, Harm.Cut, One(workers), Between(5, 20)),
            7 => new(at, Harm.Silence, One(workers), Between(5, 20)),
            8 when smallDisk is not null => new(at, Harm.FillDisk, smallDisk, Between(5, 15)),
            _ => new(at, Harm.Slow, One(workers), Between(5, 15)),
        };
    }
}
