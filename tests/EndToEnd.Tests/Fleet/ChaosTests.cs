using System.Globalization;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>Three silos of which one works too, two gateways and four workers over PostgreSQL and S3, of which each may be harmed: what a
/// viewer gets is the same, and nothing is lost.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class ChaosTests(Radosgw s3)
{
    private const int FilmSeconds = 30;
    private const int DisturbedSeconds = 60;

    /// <summary>As many as TRANSCODE_SEEDS says, or the ones it names ("7,9"); without it one row that is skipped, for each takes minutes
    /// on two processors.</summary>
    public static TheoryData<int> Seeds => Environment.GetEnvironmentVariable("TRANSCODE_SEEDS") switch
    {
        null or "" => [0],
        var named
            when named.Contains(',', StringComparison.Ordinal)
                => new(named.Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))),
        var count => new(Enumerable.Range(1, int.Parse(count, CultureInfo.InvariantCulture))),
    };

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whatever_goes_wrong_no_job_is_lost_and_the_bytes_are_the_same(int seed)
    {
        Assert.SkipWhen(seed == 0, "runs by tests/Chaos/run");
        await using var fleet = await FleetHome.Open(s3, async fleet =>
        {
            await fleet.Join("w1");
            await fleet.Join("w2");
            await fleet.Join("w3", smallDisk: true);
            await fleet.Join("w4", sick: true);
            fleet.JoinSilo("s2");
        });
        var plan = ChaosPlan.Of(seed, DisturbedSeconds, fleet.Gateways, [.. fleet.Silos, .. fleet.Cohosted], [.. fleet.Workers],
            fleet["w3"].Disk is null ? null : "w3");
        var message = $"seed {seed}{(fleet["w3"].Disk is null ? " (no disk to fill: that needs root)" : "")}:\n{string.Join('\n', plan)}";
        using var over = new CancellationTokenSource();
        var supervisor = fleet.Supervise(over.Token);
        try
        {
            TestContext.Current.TestOutputHelper?.WriteLine(message);
            TestContext.Current.TestOutputHelper?.WriteLine(await Check(fleet, plan));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw new InvalidOperationException($"{message}\n{failure.Message}\n{fleet.Complaints}", failure);
        }
        finally
        {
            await over.CancelAsync();
            await supervisor;
        }
    }

    private static async Task<string> Check(FleetHome fleet, IReadOnlyList<Disturbance> plan)
    {
        var (film, expected) = await fleet.Film(FilmSeconds);
        var told = new List<string> { await fleet.SubmitPatiently(film), await fleet.SubmitPatiently(film) };
        var chaos = new Chaos(fleet, plan).Run();
        while (!chaos.IsCompleted)
        {
            if (await Unfinished(fleet, told) < 2)
                told.Add(await fleet.SubmitPatiently(film));
            await Task.WhenAny(chaos, Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));
        }
        await chaos;

        // Also those of which the answer was lost.
        var jobs = (await fleet.Ask("select job, asset from jobs")).Select(row => row.Split(' '))
            .ToDictionary(row => row[0], row => row[1]);
        told.ShouldBeSubsetOf(jobs.Keys);
        foreach (var (job, asset) in jobs)
        {
            await fleet.Ready(job);
            (await fleet.Segments(asset, expected.Keys)).ShouldBe(expected, ignoreOrder: true);
        }
        (await fleet.AcceptedTwice()).ShouldBeEmpty("accepted twice");
        (await fleet.Ask(
            "select job from events where body::json->>'event' in ('cut_abandoned', 'job_retried', 'job_failed')")).ShouldBeEmpty(
                "began anew");
        await fleet.Until(async () => await fleet.Staged() is [], "something was left in staging");
        return await Executions(fleet, plan, jobs.Count);
    }

    /// <summary>What was done more than once was done for a reason.</summary>
    private static async Task<string> Executions(FleetHome fleet, IReadOnlyList<Disturbance> plan, int jobs)
    {
        async Task<int> Count(string from) => int.Parse((await fleet.Ask($"select count(*) from {from}"))[0], CultureInfo.InvariantCulture);
        var (needed, lent, twice) = (await Count("events where body::json->>'event' = 'step_finished'"),
            await Count("events where body::json->>'event' = 'step_leased'"),
                await Count("events where body::json->>'event' = 'step_issued_again'"));
        var (ruined, workers) = (fleet.Ruined("w4"), fleet.Workers.Count() + fleet.Cohosted.Count);
        var failures = await fleet.Ask("select body::json->'trouble'->'why'->>'code', count(*) from events where body::json->>'event' = "
            + "'step_troubled' group by 1 order by 1");
        var message = $"{jobs} jobs, {plan.Count} disturbances and {ruined} ruined chunks: {needed} steps were lent {lent} times, of which {twice} as a second issue; {string.Join(", ", failures)}";
        var allowed = needed + twice + ruined + plan.Sum(one => Costs(one, workers));
        lent.ShouldBeLessThanOrEqualTo(allowed, message);
        return message;
    }

    /// <summary>At most so many leases: without the database every running step may be lost, without the store it may be tried in vain once
    /// more.</summary>
    private static int Costs(Disturbance one, int workers) => one.Whom switch
    {
        ChaosPlan.Store => 2 * workers,
        ChaosPlan.Database => workers,
        _ => 2,
    };

    private static async Task<int> Unfinished(FleetHome fleet, IEnumerable<string> jobs)
    {
        var unfinished = 0;
        foreach (var job in jobs.TakeLast(4))
            if ((await fleet.Get($"/api/jobs/{job}")).GetProperty("state").GetString() != "ready")
                unfinished++;
        return unfinished;
    }
}
