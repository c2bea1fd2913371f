using System.Globalization;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>Does to a fleet what a plan says, and mends it again.</summary>
internal sealed class Chaos(FleetHome fleet, IReadOnlyList<Disturbance> plan)
{
    private static readonly TimeSpan _stopped = TimeSpan.FromMilliseconds(450), _let = TimeSpan.FromMilliseconds(50);

    /// <summary>A silo that was taken for dead has read so by then.</summary>
    private static readonly TimeSpan _untilItKnows = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Ends when all is mended.</summary>
    public async Task Run()
    {
        var began = TimeProvider.System.GetTimestamp();
        var met = new List<Task>();
        foreach (var one in plan)
        {
            var wait = TimeSpan.FromSeconds(one.At) - TimeProvider.System.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, Stop);
            met.Add(Meet(one));
        }
        await Task.WhenAll(met);
    }

    private async Task Meet(Disturbance one)
    {
        await Break(one);
        if (one.What != Harm.Slow)
            await Task.Delay(TimeSpan.FromSeconds(one.Seconds), Stop);
        await Mend(one);
    }

    private Task Break(Disturbance one) => one switch
    {
        { What: Harm.Kill, Whom: ChaosPlan.Database } => fleet.KillDatabase(),
        { What: Harm.Kill, Whom: ChaosPlan.Store } => fleet.KillStore(),
        { What: Harm.Kill } => fleet[one.Whom].Kill(Stop),
        { What: Harm.Cut or Harm.Silence } => fleet[one.Whom].Line!.Cut(silently: one.What == Harm.Silence),
        { What: Harm.FillDisk } => fleet[one.Whom].Disk!.Fill(),
        { What: Harm.Freeze } => Shell.Run("kill", ["-STOP", fleet[one.Whom].Id.ToString(CultureInfo.InvariantCulture)], Stop),
        { What: Harm.Slow } => Slow(fleet[one.Whom], one.Seconds),
        _ => throw new ArgumentOutOfRangeException(nameof(one), one.What, "Nobody knows how to do that."),
    };

    private async Task Mend(Disturbance one)
    {
        switch (one)
        {
            case { What: Harm.Kill, Whom: ChaosPlan.Database }: await fleet.StartDatabase(); break;
            case { What: Harm.Kill, Whom: ChaosPlan.Store }: await fleet.StartStore(); break;
            case { What: Harm.Kill }: fleet[one.Whom].StartAgain(); break;
            case { What: Harm.Freeze }: await Thaw(fleet[one.Whom]); break;
            case { What: Harm.Cut or Harm.Silence }: fleet[one.Whom].Line!.Mend(); break;
            case { What: Harm.FillDisk }: fleet[one.Whom].Disk!.Empty(); break;
        }
    }

    /// <summary>Who was frozen for a moment only goes on; who finds that the others have given it up ends.</summary>
    private static async Task Thaw(Member silo)
    {
        await Shell.Run("kill", ["-CONT", silo.Id.ToString(CultureInfo.InvariantCulture)], Stop);
        await Task.Delay(_untilItKnows, Stop);
        silo.StartIfEnded();
    }

    /// <summary>It and its tools stand still for nine tenths of the time.</summary>
    private static async Task Slow(Member member, double seconds)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began).TotalSeconds
            < seconds; await Task.Delay(_let, Stop))
        {
            string[] tree = [.. Tree(member.Id).Select(id => id.ToString(CultureInfo.InvariantCulture))];
            await Shell.Run("kill", ["-STOP", .. tree], Stop);
            await Task.Delay(_stopped, Stop);
            await Shell.Run("kill", ["-CONT", .. tree], Stop);
        }
    }

    /// <summary>A process and all that come from it.</summary>
    private static IEnumerable<int> Tree(int id)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var each) ? (each, Parent(each)) : (0, 0))
            .ToLookup(pair => pair.Item2, pair => pair.Item1);
        IEnumerable<int> From(int one) => children[one].SelectMany(From).Prepend(one);
        return From(id);
    }

    /// <summary>"id (name) state parent …", where the name may hold anything.</summary>
    private static int Parent(int id)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return -1; // It ended while we looked.
        }
    }
}
