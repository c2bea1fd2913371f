using System.Globalization;
using System.Text.Json;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>Two coordinators and three workers over PostgreSQL and S3: what a viewer gets does not depend on who lived.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class FleetTests(Radosgw s3)
{
    private const int Seconds = 40;

    /// <summary>On a machine so busy that processes hardly start before they are killed, the test must still end.</summary>
    private const int MostKills = 12;

    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    /// <summary>As many as TRANSCODE_SEEDS says; without it one row that is skipped, for each takes minutes on two processors.</summary>
    public static TheoryData<int> Seeds => int.Parse(Environment.GetEnvironmentVariable("TRANSCODE_SEEDS") ?? "0", CultureInfo.InvariantCulture) is > 0 and var seeds
        ? new(Enumerable.Range(1, seeds))
        : [0];

    [Fact]
    public async Task A_fleet_gives_the_bytes_of_one_machine_and_a_killed_workers_step_goes_elsewhere()
    {
        await using var fleet = await FleetHome.Open(s3, workers: 3);
        var (film, expected) = await fleet.Film(Seconds);
        expected.Count.ShouldBeGreaterThan(2 * Seconds / 2);
        var (job, asset) = await fleet.Submit(film);

        var (step, holder) = await Held(fleet, job);
        var killed = TimeProvider.System.GetTimestamp();
        await fleet.Members.Single(member => member.Name == holder).Kill(_stop);
        await fleet.Until(async () => (await Steps(fleet, job)).Any(one => one.Step == step && one.Worker != holder && one.Worker is not null || one.Step == step && one.State == "done"),
            $"{step} of {holder} went nowhere");
        TestContext.Current.TestOutputHelper?.WriteLine($"{step} went elsewhere after {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s");

        await fleet.Ready(job);
        (await fleet.Segments(asset, expected.Keys)).ShouldBe(expected, ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Whoever_is_killed_no_job_is_lost_and_the_bytes_are_the_same(int seed)
    {
        Assert.SkipWhen(seed == 0, "runs by tests/Chaos/run");
        await using var fleet = await FleetHome.Open(s3, workers: 3);
        var (film, expected) = await fleet.Film(Seconds);
        var jobs = new List<(string Job, string Asset)>();
        for (var i = 0; i < 2; i++)
            jobs.Add(await fleet.Submit(film));

        using var calm = new CancellationTokenSource();
        var chaos = Chaos(fleet, new Random(seed), calm.Token);
        foreach (var (job, _) in jobs)
            await fleet.Ready(job);
        await calm.CancelAsync();
        var kills = await chaos;

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: killed {string.Join(", ", kills)}");
        kills.ShouldNotBeEmpty();
        foreach (var (_, asset) in jobs)
            (await fleet.Segments(asset, expected.Keys)).ShouldBe(expected, ignoreOrder: true);
    }

    /// <summary>Every few seconds one of them dies, and comes back.</summary>
    private static async Task<IReadOnlyList<string>> Chaos(FleetHome fleet, Random random, CancellationToken calm)
    {
        var killed = new List<string>();
        while (!calm.IsCancellationRequested && killed.Count < MostKills)
        {
            var victim = fleet.Members[random.Next(fleet.Members.Count)];
            await victim.Kill(_stop);
            victim.StartAgain();
            killed.Add(victim.Name);
            await Task.Delay(TimeSpan.FromSeconds(3 + 2 * random.NextDouble()), calm).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return killed;
    }

    /// <summary>An encode that somebody has begun.</summary>
    private static async Task<(string Step, string Worker)> Held(FleetHome fleet, string job)
    {
        (string Step, string? State, string? Worker) held = ("", null, null);
        await fleet.Until(async () =>
        {
            foreach (var one in (await Steps(fleet, job)).Where(one => one.State == "leased" && one.Step.Contains(".video.", StringComparison.Ordinal)))
                held = one;
            return held.Worker is not null;
        }, "no encode was begun");
        return (held.Step, held.Worker!);
    }

    private static async Task<IReadOnlyList<(string Step, string? State, string? Worker)>> Steps(FleetHome fleet, string job) =>
        [.. (await fleet.Get($"/api/jobs/{job}")).GetProperty("progress").GetProperty("steps").EnumerateArray().Select(step =>
            (step.GetProperty("step").GetString()!, step.GetProperty("state").GetString(), step.TryGetProperty("worker", out var worker) && worker.ValueKind == JsonValueKind.String ? worker.GetString() : null))];
}
