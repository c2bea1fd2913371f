using System.Net;
using System.Net.Http.Json;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Access;

public class AccessTests
{
    private static readonly ApiKey _reader = new("reader", "reader-key-of-the-tests", new HashSet<Scope> { Scope.Read });
    private static readonly ApiKey _submitter = new("submitter", "submitter-key-of-the-tests", new HashSet<Scope> { Scope.Submit });
    private static readonly ApiKey _worker = new("worker", "worker-key-of-the-tests", new HashSet<Scope> { Scope.Worker });

    private static GatewayOptions WithKeys(GatewayOptions options)
        => options with { Keys = [.. options.Keys, _reader, _submitter, _worker] };

    [Fact]
    public async Task Without_configured_keys_this_machine_needs_none()
    {
        await using var gateway = await TestGateway.Start();
        using var http = gateway.Client(null);

        using var answer = await http.GetAsync("/api/jobs");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task With_configured_keys_this_machine_needs_one_too()
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        using var http = gateway.Client(null);

        using var answer = await http.GetAsync("/api/jobs");

        await answer.ShouldBeProblem(401, "auth.missing");
        answer.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
    }

    [Fact]
    public async Task A_wrong_key_is_not_better_than_none()
    {
        await using var gateway = await TestGateway.Start();
        using var http = gateway.Client("not-the-key-of-anybody");

        using var answer = await http.GetAsync("/api/jobs");

        await answer.ShouldBeProblem(401, "auth.missing");
    }

    [Fact]
    public async Task A_key_opens_its_scopes_and_no_other()
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        using var reader = gateway.Client(_reader.Secret);
        using var submitter = gateway.Client(_submitter.Secret);
        using var worker = gateway.Client(_worker.Secret);

        (await reader.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await reader.PostAsJsonAsync("/api/jobs", new { asset = "x" })).ShouldBeProblem(403, "auth.refused");
        await (await reader.PostAsJsonAsync("/api/leases", new { worker_id = "x" })).ShouldBeProblem(403, "auth.refused");

        (await submitter.GetAsync("/api/jobs")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await submitter.PostAsJsonAsync("/api/jobs", new { asset = "x" })).ShouldBeProblem(422, "input.missing");
        await (await submitter.PostAsJsonAsync("/api/leases", new { worker_id = "x" })).ShouldBeProblem(403, "auth.refused");

        (await worker.PostAsJsonAsync("/api/leases",
            new { worker_id = "x", wait_seconds = 0 })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await (await worker.GetAsync("/api/jobs")).ShouldBeProblem(403, "auth.refused");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Host", "evil.example")]
    public async Task A_web_page_of_another_site_may_not_use_the_open_loopback(string header, string value)
    {
        await using var gateway = await TestGateway.Start();
        using var http = gateway.Client(null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs");
        request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();

        using var answer = await http.SendAsync(request);

        await answer.ShouldBeProblem(401, "auth.missing");
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        using var http = gateway.Client(null);

        using var answer = await http.GetAsync("/health");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Json()).Text("status").ShouldBe("healthy");
    }

    [Fact]
    public void A_key_of_its_own_is_needed_beyond_this_machine_or_where_it_is_required_unless_the_settings_bring_one()
    {
        var owner = new ApiKey("owner", "a-key-of-the-owner", new HashSet<Scope> { Scope.Admin }) { IsLocalOwner = true };
        var options = new GatewayOptions { ProfileFolders = [], ListensOnLoopbackOnly = true, Keys = [owner] };

        (options.OpenOnLoopback, options.NeedsMadeKeys).ShouldBe((true, false));
        foreach (var closed in new[] { options with { ListensOnLoopbackOnly = false }, options with { RequireKey = true } })
        {
            (closed.OpenOnLoopback, closed.NeedsMadeKeys).ShouldBe((false, true));
            (closed with { Keys = [owner, _reader] }).NeedsMadeKeys.ShouldBeFalse();
        }
    }

    [Fact]
    public void A_key_that_can_be_guessed_is_refused_at_start()
    {
        new ApiKey("short", "1234", new HashSet<Scope> { Scope.Read }).Faults().ShouldHaveSingleItem().ShouldContain("openssl rand");
    }

    [Fact]
    public void The_secret_of_a_key_is_not_in_its_text_form() => _reader.ToString().ShouldNotContain(_reader.Secret);
}
