using System.Globalization;
using System.Text.Json;
using Transcode.MediaEvidence;
using Transcode.Storage.Tests.S3;
using Transcode.Worker.Tests.Machine;

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
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture, $"{step} went elsewhere after {TimeProvider.System.GetElapsedTime(killed).TotalSeconds:0.0} s"));
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
        await fleet.Until(
            async () =>
                (await fleet.Get($"/api/workers/{holder}")).GetProperty("status").GetString() == "idle", $"{holder} did not come back");
        await fleet.Until(async () => await fleet.Staged() is [], "what it wrote too late was left in staging");
    }

    [Fact]
    public async Task No_signature_and_no_key_is_seen_by_others_while_a_job_runs_over_signed_addresses()
    {
        var (fleet, film, _) = await shared.Open();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        var watch = CommandWatch.Until(ended.Token);
        var (job, asset) = await fleet.Submit(film);
        await fleet.Ready(job);
        await ended.CancelAsync();

        var commands = await watch;
        commands.ShouldContain(command => command.Contains("http://source.invalid/", StringComparison.Ordinal),
            "the watch saw no tool read a source, so it would have missed a secret");
        string[] told =
        [
            .. commands, fleet.Complaints,
                .. await fleet.Ask($"select body from events where job = '{job}' and body::json->>'event' not in ('step_leased', "
                    + $"'step_yielded', 'result_accepted')"),
            await fleet.Text("/metrics"), await fleet.Text($"/api/jobs/{job}"), await fleet.Text($"/media/{asset}/master.m3u8"),
                await fleet.Events(job),
        ];
        string[] secrets = ["X-Amz-Signature", "X-Amz-Credential", .. fleet.Secrets,
            .. await fleet.Ask($"select distinct split_part(body::json->'lease'->>'id', '~', 3) from events where job = '{job}' and body::json->>'event' = 'step_leased'")];
        secrets.Length.ShouldBeGreaterThan(5);
        foreach (var text in told)
            secrets.Where(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase))
                .ShouldBeEmpty(text[..Math.Min(text.Length, 2000)]);
    }

    [Fact]
    public async Task Work_for_a_card_waits_with_its_reason_until_a_silo_has_one_and_runs_there_and_nowhere_else()
    {
        var (fleet, _, _) = await shared.Open();
        var (job, _) = await fleet.Submit(await fleet.Clip(), "card");
        await fleet.Until(
            async () => (await Why(fleet, job)).Any(why => why.Contains("no worker has proven h264_nvenc", StringComparison.Ordinal)),
                "no step says why it waits");
        (await Encoders(fleet, job)).ShouldBeEmpty();

        var card = new FakeCard(fleet.PathOf("card"), sessions: 2);
        var worker = fleet.JoinSilo("s2", fleet.PathOf("card"));
        try
        {
            await fleet.Ready(job);

            (await Encoders(fleet, job)).ShouldBe([worker]);
            card.Used.Count.ShouldBeGreaterThan(0, "the card did nothing");
        }
        finally
        {
            await fleet.Leave("s2");
        }
        (await fleet.Get($"/api/workers/{worker}")).GetProperty("status").GetString().ShouldBe("offline", "it said good-bye");
    }

    private static async Task<IReadOnlyList<string>> Why(FleetHome fleet, string job) =>
        [.. (await fleet.Get($"/api/jobs/{job}")).GetProperty("progress").GetProperty("steps").EnumerateArray()
            .Select(step => step.TryGetProperty("why", out var why) ? why.GetString() ?? "" : "")];

    /// <summary>Who was ever lent a chunk of a job.</summary>
    private static Task<IReadOnlyList<string>> Encoders(FleetHome fleet, string job) =>
        fleet.Ask($"select distinct body::json->'lease'->>'worker' from events where job = '{job}' and body::json->>'event' = 'step_leased' "
            + $"and body::json->'lease'->>'step' like '%.video.%'");

    private static Task GoneElsewhere(FleetHome fleet, string job, string step, string holder) => fleet.Until(
        async () =>
            (await Steps(fleet,
                job)).Any(
                one => one.Step == step
                    && (one.State == "done" || one.Worker is not null && one.Worker != holder)), $"{step} of {holder} went nowhere");

    /// <summary>An encode that somebody has begun.</summary>
    private static async Task<(string Step, string Worker)> Held(FleetHome fleet, string job)
    {
        (string Step, string? State, string? Worker) held = ("", null, null);
        await fleet.Until(async () =>
        {
            foreach (var one in (await Steps(fleet,
                job)).Where(one => one.State == "leased" && one.Step.Contains(".video.", StringComparison.Ordinal)))
                held = one;
            return held.Worker is not null;
        }, "no encode was begun");
        return (held.Step, held.Worker!);
    }

    private static async Task<IReadOnlyList<(string Step, string? State, string? Worker)>> Steps(FleetHome fleet, string job) =>
        [.. (await fleet.Get($"/api/jobs/{job}")).GetProperty("progress").GetProperty("steps").EnumerateArray().Select(step =>
            (step.GetProperty("step").GetString()!, step.GetProperty("state").GetString(),
                step.TryGetProperty("worker", out var worker) && worker.ValueKind == JsonValueKind.String ? worker.GetString() : null))];
}
