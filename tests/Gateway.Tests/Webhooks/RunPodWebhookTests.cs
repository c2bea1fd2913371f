using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Contracts.Keys;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Webhooks;

/// <summary>Who may tell of a run, and in which words. What is done with it: BurstFaultTests of the silo.</summary>
public sealed class RunPodWebhookTests
{
    private const string Body = """{"id":"rp-1","status":"COMPLETED","delayTime":5,"executionTime":1200,"output":{"exit":0}}""";

    private static readonly BurstRunId _run = new("br_0123456789abcdef01234567");

    /// <summary>It is let in, and there is no such run.</summary>
    private const string LetIn = "burst.unknown";

    private static async Task<(TestGateway Gateway, byte[] Platform)> Open()
    {
        var gateway = await TestGateway.Start();
        return (gateway, await gateway.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyGrain>(IKeyGrain.Key).Secret());
    }

    private static async Task<HttpResponseMessage> Post(TestGateway gateway, string query, byte[] body, string? timestamp = null,
        string? signature = null)
    {
        using var anybody = gateway.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/runpod{query}") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (timestamp is not null)
            request.Headers.Add("Transcode-Webhook-Timestamp", timestamp);
        if (signature is not null)
            request.Headers.Add("Transcode-Webhook-Signature", signature);
        return await anybody.SendAsync(request);
    }

    private static Task<HttpResponseMessage> Post(TestGateway gateway, string query, string body = Body)
        => Post(gateway, query, Encoding.UTF8.GetBytes(body));

    private static string Now(double seconds = 0)
        => DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>By the base library alone, as a stranger would.</summary>
    private static string Sign(string secret, string timestamp, string body) => "v1="
        + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{timestamp}.{body}")));

    [Fact]
    public async Task The_token_of_the_run_lets_in_and_that_of_another_does_not()
    {
        var (gateway, platform) = await Open();
        await using var _ = gateway;
        using (var right = await Post(gateway, $"?run={_run}&token={BurstProof.Token(platform, _run)}"))
            await right.ShouldBeProblem(404, LetIn);
        foreach (var token in new[] { "", "&token=", "&token=x", $"&token={new string('0', 64)}",
            $"&token={BurstProof.Token(platform, new("br_111111111111111111111111"))}", $"&token={BurstProof.Secret(platform, _run)}" })
            using (var wrong = await Post(gateway, $"?run={_run}{token}"))
                await wrong.ShouldBeProblem(401, "webhook.refused");
    }

    [Fact]
    public async Task A_signature_lets_in_for_this_body_and_five_minutes()
    {
        var (gateway, platform) = await Open();
        await using var _ = gateway;
        var (secret, bytes, query) = (BurstProof.Secret(platform, _run), Encoding.UTF8.GetBytes(Body), $"?run={_run}");
        using (var right = await Post(gateway, query, bytes, Now(), Sign(secret, Now(), Body)))
            await right.ShouldBeProblem(404, LetIn);
        foreach (var off in new[] { -290.0, 290 })
            using (var near = await Post(gateway, query, bytes, Now(off), Sign(secret, Now(off), Body)))
                await near.ShouldBeProblem(404, LetIn);
        foreach (var off in new[] { -310.0, 310 })
            using (var replayed = await Post(gateway, query, bytes, Now(off), Sign(secret, Now(off), Body)))
                await replayed.ShouldBeProblem(401, "webhook.stale");
        foreach (var (timestamp, signature) in new[]
        {
            (Now(), Sign(secret + "x", Now(), Body)), (Now(), Sign(secret, Now(), Body + " ")), (Now(1), Sign(secret, Now(), Body)),
            ("soon", Sign(secret, "soon", Body)), (Now(), "v1="), (Now(), "nonsense"), ("99999999999999", Sign(secret, "99999999999999", Body)),
            (Now(), Sign(BurstProof.Token(platform, _run), Now(), Body)),
        })
            // The right token does not mend a wrong signature.
            using (var wrong = await Post(gateway, $"{query}&token={BurstProof.Token(platform, _run)}", bytes, timestamp, signature))
                await wrong.ShouldBeProblem(401, "webhook.refused");
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("not json")]
    [InlineData("""{"id":"","status":"COMPLETED"}""")]
    [InlineData("""{"id":"rp-1"}""")]
    [InlineData("""{"id":"rp-1","status":"DONE"}""")]
    [InlineData("""{"id":5,"status":"COMPLETED"}""")]
    [InlineData("""{"id":"rp-1","status":"COMPLETED","executionTime":1e999}""")]
    public async Task What_is_no_notice_is_refused_after_the_proof(string body)
    {
        var (gateway, platform) = await Open();
        await using var _ = gateway;
        using (var anybody = await Post(gateway, $"?run={_run}", body))
            await anybody.ShouldBeProblem(401, "webhook.refused");
        using var known = await Post(gateway, $"?run={_run}&token={BurstProof.Token(platform, _run)}", body);
        await known.ShouldBeProblem(400, "request.invalid");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?run=")]
    [InlineData("?run=br_1")]
    [InlineData("?run=br_0123456789ABCDEF01234567")]
    [InlineData("?run=br_0123456789abcdef01234567&run=br_0123456789abcdef01234567")]
    public async Task A_run_has_one_name_of_a_fixed_form(string query)
    {
        var (gateway, _) = await Open();
        await using var __ = gateway;
        using var answer = await Post(gateway, query);
        await answer.ShouldBeProblem(400, "request.invalid");
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read()
    {
        var (gateway, platform) = await Open();
        await using var _ = gateway;
        using var answer = await Post(gateway, $"?run={_run}&token={BurstProof.Token(platform, _run)}", new string(' ', (64 << 10) + 1));
        ((int)answer.StatusCode).ShouldBe(413);
    }
}
