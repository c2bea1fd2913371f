using System.Text.RegularExpressions;
using Transcode.Domain.Webhooks;

namespace Transcode.Domain.Tests.Webhooks;

public sealed partial class WebhookSignatureTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 5, 0, 0, TimeSpan.Zero);

    /// <summary>They were made by Python's hmac, and stand in the documents for everybody who writes a receiver.</summary>
    [Fact]
    public void The_vectors_of_the_documents_hold()
    {
        var vectors = Vector().Matches(File.ReadAllText(Path.Combine(Root(), "docs", "webhooks.md")));
        vectors.Count.ShouldBe(3);
        foreach (Match vector in vectors)
            WebhookSignature.Sign(vector.Groups[1].Value, vector.Groups[2].Value, vector.Groups[3].Value).ShouldBe(vector.Groups[4].Value);
    }

    [Fact]
    public void Two_secrets_sign_until_the_old_one_ends()
    {
        WebhookSecret[] secrets = [new("new-secret-of-the-tests-1", null), new("old-secret-of-the-tests-1", _now)];

        var during = WebhookSignature.Header(secrets, _now.AddSeconds(-1), "5", "body").Split(',');
        var after = WebhookSignature.Header(secrets, _now, "5", "body").Split(',');

        during.ShouldBe(
            [$"v1={WebhookSignature.Sign(secrets[0].Value, "5", "body")}", $"v1={WebhookSignature.Sign(secrets[1].Value, "5", "body")}"]);
        after.ShouldBe([during[0]]);
    }

    [Theory]
    [InlineData("whsec_dGVzdC12ZWN0b3Itc2VjcmV0LTE", true)]
    [InlineData("too short", false)]
    [InlineData("long enough, but with blanks", false)]
    [InlineData("länger-als-nötig-mit-umlauten", false)]
    public void A_secret_is_long_and_plain(string text, bool holds) => WebhookSignature.IsSecret(text).ShouldBe(holds);

    [Fact]
    public void A_delivery_is_named_by_its_endpoint_and_event_alone()
    {
        WebhookSignature.DeliveryId(new("wh_1"), 7).ShouldBe(WebhookSignature.DeliveryId(new("wh_1"), 7));
        new[] { WebhookSignature.DeliveryId(new("wh_1"), 7), WebhookSignature.DeliveryId(new("wh_1"), 8),
            WebhookSignature.DeliveryId(new("wh_2"), 7) }.ShouldBeUnique();
        WebhookSignature.DeliveryId(new("wh_1"), 7).ShouldMatch("^dlv_[0-9a-f]{24}$");
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull().FullName;
    }

    [GeneratedRegex(@"^\| `([^`]+)` \| `(\d+)` \| `([^`]+)` \| `([0-9a-f]{64})` \|$", RegexOptions.Multiline)]
    private static partial Regex Vector();
}
