using System.Globalization;
using System.Text.Json;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>Two coordinators and three workers over PostgreSQL and S3: what a viewer gets does not depend on who lived.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class FleetTests(SharedFleet shared) : IClassFixture<SharedFleet>
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fleet_gives_the_bytes_of_one_machine_and_none_of_them_pass_through_a_coordinator()
    {
        var (fleet, film, expected) = await shared.Open();
        expected.Count.ShouldBeGreaterThan(2 * SharedFleet.Seconds / 2);
        var (job, asset) = await fleet.Submit(film);
        var before = await fleet.MediaBytes();
        before.Values.Sum().ShouldBeGreaterThanOrEqualTo(new FileInfo(film).Length, "the upload was not counted");

        await fleet.Ready(job);

        (await fleet.MediaBytes()).ShouldBe(before, ignoreOrder: true);
        (await fleet.Segments(asset, expected.Keys)).ShouldBe(expected, ignoreOrder: true);
        (await fleet.MediaBytes()).Values.Sum().ShouldBeGreaterThan(before.Values.Sum(), "playback was not counted");
    }

    [Fact]
    public async Task A_killed_workers_step_goes_elsewhere()
    {
        var (fleet, film, expected) = await shared.Open();
        var (job, asset) = await fleet.Submit(film);
        var (step, holder) = await Held(fleet, job);
        var killed = TimeProvider.System.GetTimestamp();

        await fleet[holder].Kill(_stop);

        await GoneElsewhere(fleet, job, step, holder);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step} went elsewhere after {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s"));
        fleet[holder].StartAgain();
        await fleet.Ready(job);
        (await fleet.Segments(asset, expected.Keys)).ShouldBe(expected, ignoreOrder: true);
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task A_worker_that_is_cut_off_and_comes_back_does_no_harm()
    {
        var (fleet, film, expected) = await shared.Open();
        var (job, asset) = await fleet.Submit(film);
        var (step, holder) = await Held(fleet, job);

        await fleet[holder].Line!.Cut(silently: true);
        await GoneElsewhere(fleet, job, step, holder);
        fleet[holder].Line!.Mend();

        await fleet.Ready(job);
        (await fleet.Segments(asset, expected.Keys)).ShouldBe(expected, ignoreOrder: true);
        (await fleet.AcceptedTwice()).ShouldBeEmpty();
        await fleet.Until(async () => (await fleet.Get($"/api/workers/{holder}")).GetProperty("status").GetString() == "idle", $"{holder} did not come back");
        await fleet.Until(async () => await fleet.Staged() is [], "what it wrote too late was left in staging");
    }

    private static Task GoneElsewhere(FleetHome fleet, string job, string step, string holder) => fleet.Until(
        async () => (await Steps(fleet, job)).Any(one => one.Step == step && (one.State == "done" || one.Worker is not null && one.Worker != holder)), $"{step} of {holder} went nowhere");

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
