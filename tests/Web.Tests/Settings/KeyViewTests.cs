using Transcode.Gateway.Keys;
using Transcode.Web.Settings;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Settings;

public sealed class KeyViewTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_key_is_told_with_what_it_opens_and_its_bounds()
    {
        var view = KeyView.Of(new KeyReport
        {
            Id = "0123456789ab",
            Name = "front end",
            State = "holds",
            Scopes = ["submit", "read"],
            Tenant = "acme",
            CreatedAt = _now,
            ExpiresAt = _now.AddDays(1),
            RequestsPerMinute = 60,
            JobsAtOnce = 3,
            BytesPerDay = 5_000_000_000,
        }, Language.Of("en"));

        view.Opens.ShouldBe("submit, read · tenant acme");
        view.Bounds.ShouldStartWith("until 2026-12-01 06:00, 60 requests a minute, 3 jobs at once, ");
        view.Used.ShouldBe("never");
        view.CanRevoke.ShouldBeTrue();
        (view with { State = "expired" }).CanRevoke.ShouldBeFalse();
    }

    [Fact]
    public void What_is_left_empty_in_the_form_has_no_bound()
    {
        var order = new KeyForm { Name = " a ", Scopes = ["read"], Tenant = " ", Days = "", Gigabytes = "2" }.Order(_now).ShouldNotBeNull();

        order.Name.ShouldBe("a");
        order.Tenant.ShouldBeNull();
        order.ExpiresAt.ShouldBeNull();
        order.BytesPerDay.ShouldBe(2_000_000_000);
        order.ForManyWorkers.ShouldBeFalse();
        new KeyForm { Days = "10" }.Order(_now)!.ExpiresAt.ShouldBe(_now.AddDays(10));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("10000000")]
    [InlineData("ten")]
    public void What_is_no_number_is_none(string text) => new KeyForm { Days = text }.Order(_now).ShouldBeNull();
}
