using Transcode.Domain.Lists;
using Transcode.Domain.Webhooks;

namespace Transcode.Domain.Tests.Webhooks;

public sealed class DeliveryPolicyTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 30, 5, 0, 0, TimeSpan.Zero);
    private static readonly WebhookId _hook = new("wh_1");

    private static readonly WebhookDelivery _delivery = new()
    {
        Id = "dlv_1",
        Webhook = _hook,
        Job = new("j"),
        Sequence = 1,
        Event = WebhookEvent.JobReady,
        Body = "{}",
        HappenedAt = _start,
        NextAt = _start,
    };

    private static DeliveryAttempt Failed(DateTimeOffset at, int? status = 500) => new(at, TimeSpan.Zero, status, "It answered 500.");

    private static DeliveryAttempt Taken(DateTimeOffset at) => new(at, TimeSpan.Zero, 200, null);

    [Fact]
    public void Pauses_double_from_ten_seconds_to_an_hour_with_a_fifth_of_chance()
    {
        for (var failures = 1; failures <= 40; failures++)
        {
            var usual = Math.Min(3600, 10 * Math.Pow(2, failures - 1));
            DeliveryPolicy.Delay("dlv_1", failures).TotalSeconds.ShouldBeInRange(usual * 0.8, usual * 1.2);
        }
        Enumerable.Range(0, 100).Select(i => DeliveryPolicy.Delay($"dlv_{i}", 5)).Distinct().Count()
            .ShouldBeGreaterThan(90, "those that failed together come back apart");
    }

    [Fact]
    public void A_delivery_is_given_up_after_a_day_while_others_are_taken()
    {
        var (delivery, now, attempts) = (_delivery, _start, 0);
        while (delivery.State == DeliveryState.Pending)
        {
            (delivery,
                attempts) = (DeliveryPolicy.After(delivery, Failed(now),
                    new WebhookHealth { LastSuccess = now.AddMinutes(-1) < _start ? _start : now.AddMinutes(-1) }), attempts + 1);
            now = delivery.NextAt;
        }

        delivery.State.ShouldBe(DeliveryState.Dead);
        (delivery.LastAt!.Value - _start).ShouldBeInRange(TimeSpan.FromHours(24), TimeSpan.FromHours(25.3));
        attempts.ShouldBe(delivery.Attempts);
        attempts.ShouldBeInRange(28, 40);
    }

    [Fact]
    public void None_is_given_up_while_nothing_is_taken_and_the_endpoint_is_paused_instead()
    {
        var (delivery, health, now, reason) = (_delivery, new WebhookHealth { LastSuccess = _start.AddHours(-1) }, _start, (string?)null);
        while (reason is null)
        {
            var attempt = Failed(now);
            delivery = DeliveryPolicy.After(delivery, attempt, health);
            health = DeliveryPolicy.After(health, _hook, attempt);
            reason = DeliveryPolicy.PauseReason(health, attempt);
            now = delivery.NextAt > (health.RestsUntil ?? now) ? delivery.NextAt : health.RestsUntil!.Value;
        }

        delivery.State.ShouldBe(DeliveryState.Pending);
        (delivery.LastAt!.Value - _start).ShouldBeInRange(TimeSpan.FromHours(24), TimeSpan.FromHours(25.3));
        reason.ShouldContain("2026-11-30 05:00 UTC");
        reason.ShouldContain("It answered 500.");
    }

    [Fact]
    public void Who_answers_gone_is_paused_at_once() =>
        DeliveryPolicy.PauseReason(new WebhookHealth { FailedInARow = 1, FailingSince = _start }, Failed(_start, 410)).ShouldNotBeNull()
            .ShouldContain("410");

    [Fact]
    public void An_endpoint_rests_from_the_third_failure_on_and_one_success_mends_it()
    {
        var health = new WebhookHealth();
        DeliveryPolicy.Room(health).ShouldBe(8);
        foreach (var rests in new[] { false, false, true, true })
        {
            health = DeliveryPolicy.After(health, _hook, Failed(_start.AddMinutes(health.FailedInARow)));
            (health.RestsUntil is not null).ShouldBe(rests);
            DeliveryPolicy.Room(health).ShouldBe(1);
        }
        var success = Taken(_start.AddHours(1));
        DeliveryPolicy.IsBack(health, success).ShouldBeTrue();
        DeliveryPolicy.After(health, _hook, success).ShouldBe(new WebhookHealth { LastSuccess = _start.AddHours(1) });
    }

    [Fact]
    public void Single_failures_among_successes_are_no_absence()
    {
        DeliveryPolicy.IsBack(new WebhookHealth { FailedInARow = 1, FailingSince = _start }, Taken(_start.AddHours(1))).ShouldBeFalse();
        DeliveryPolicy.IsBack(new WebhookHealth { FailedInARow = 9, FailingSince = _start }, Taken(_start.AddSeconds(30))).ShouldBeFalse();
    }

    [Fact]
    public void Every_event_has_a_name_and_a_state()
    {
        WebhookEvents.ByName.Count.ShouldBe(Enum.GetValues<WebhookEvent>().Length);
        WebhookEvents.ByName.Keys.ShouldAllBe(name => name.StartsWith("job.", StringComparison.Ordinal));
        foreach (var told in Enum.GetValues<WebhookEvent>())
            Enum.IsDefined(WebhookEvents.StateAfter(told)).ShouldBeTrue();
        WebhookEvents.StateAfter(WebhookEvent.JobSubmitted, fetches: true).ShouldBe(JobState.Fetching);
    }
}
