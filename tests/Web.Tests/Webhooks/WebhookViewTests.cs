using Transcode.Domain.Webhooks;
using Transcode.Web.Texts;
using Transcode.Web.Webhooks;

namespace Transcode.Web.Tests.Webhooks;

public sealed class WebhookViewTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 30, 5, 0, 0, TimeSpan.Zero);
    private static readonly Language _english = Language.Of("en");

    private static readonly Webhook _webhook = new() { Id = new("wh_1"), Url = "https://receiver.example:8443/hooks", CreatedAt = _at };

    private static readonly WebhookDelivery _delivery = new()
    {
        Id = "dlv_1",
        Webhook = new("wh_1"),
        Job = new("j"),
        Sequence = 1,
        Event = WebhookEvent.JobReady,
        Body = "{}",
        HappenedAt = _at,
        NextAt = _at,
    };

    [Fact]
    public void It_is_called_by_its_name_else_by_where_it_is()
    {
        WebhookView.Of(_webhook, _english).Title.ShouldBe("receiver.example:8443");
        WebhookView.Of(_webhook with { Name = "Shop" }, _english).Title.ShouldBe("Shop");
    }

    [Fact]
    public void How_it_fares_is_one_sentence()
    {
        string Told(WebhookHealth health) => WebhookView.Of(_webhook with { Health = health }, _english).Told;
        Told(new()).ShouldBe("Nothing was sent yet.");
        Told(new() { LastSuccess = _at }).ShouldBe("Last taken at 2026-11-30 05:00:00 UTC.");
        Told(new() { FailedInARow = 3, FailingSince = _at, LastError = "It answered 500." })
            .ShouldBe("3 attempts failed since 2026-11-30 05:00:00 UTC. It answered 500.");
    }

    [Fact]
    public void One_that_is_paused_says_why_and_can_be_resumed()
    {
        var view = WebhookView.Of(_webhook with { State = WebhookState.Paused, Reason = "paused by anna" }, _english);
        (view.State, view.Reason, view.IsPaused, view.Tone).ShouldBe(("paused", "paused by anna", true, "paused"));
    }

    [Fact]
    public void What_it_is_told_of_is_said()
    {
        WebhookView.Of(_webhook, _english).Events.ShouldBe("All events");
        WebhookView.Of(_webhook with { Events = [WebhookEvent.JobReady, WebhookEvent.JobFailed] },
            _english).Events.ShouldBe("job.ready, job.failed");
    }

    [Fact]
    public void A_delivery_says_how_it_went_and_when_it_is_tried_again()
    {
        string Detail(WebhookDelivery delivery) => DeliveryView.Of(delivery, _english).Detail;
        Detail(_delivery).ShouldBe("");
        Detail(_delivery with { State = DeliveryState.Delivered, Status = 200, Milliseconds = 31, Attempts = 2 })
            .ShouldBe("Answered 200 after 31 ms, attempt 2.");
        Detail(_delivery with { Attempts = 2, Error = "It answered 500." })
            .ShouldBe("2 attempts failed. It answered 500. Next: 2026-11-30 05:00:00 UTC.");
        Detail(_delivery with { State = DeliveryState.Dead, Attempts = 31, Error = "It answered 500." })
            .ShouldBe("Given up after 31 attempts. It answered 500.");
    }
}
