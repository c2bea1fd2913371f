using System.Net;
using Microsoft.Playwright;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>People sign in to the portal at a provider: the whole code flow, in a browser that takes the two for different sites, and by
/// requests that a browser would not make.</summary>
[Collection(PortalTurns.Name)]
public sealed class ProviderSignInTests(ProviderHome home) : IClassFixture<ProviderHome>
{
    private const string OnlyAdmins = "the scope admin";

    private readonly PortalHome _portal = home.Portal;
    private readonly IdentityProvider _provider = home.Provider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_the_provider_knows_comes_in_and_sees_what_their_roles_open()
    {
        Person("Ada", "admin");
        var page = await _portal.Open();
        await page.GotoAsync("/jobs?state=failed");
        await page.WaitForURLAsync("**/sign-in?back=*");
        await Enter(page);
        await page.WaitForURLAsync("**/jobs?state=failed");
        await Assertions.Expect(page.Locator(".signed")).ToContainTextAsync("Ada");
        _provider.Returns.ShouldContain($"{_portal.Address.ToString().TrimEnd('/')}/sign-in/return");

        var cookies = await page.Context.CookiesAsync();
        var cookie = cookies.Single(one => one.Name == "transcode");
        (cookie.HttpOnly, cookie.SameSite).ShouldBe((true, SameSiteAttribute.Strict));
        // The visit has left nothing behind.
        cookies.ShouldNotContain(one => one.Name.StartsWith("transcode."));
        (await Ask($"transcode={cookie.Value}", null)).ShouldBe(HttpStatusCode.OK);
        (await Ask($"transcode={cookie.Value}", "https://evil.example")).ShouldBe(HttpStatusCode.Unauthorized);

        await page.GotoAsync("/settings/keys");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Keys");
        await Assertions.Expect(page.GetByText(OnlyAdmins)).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        await page.GotoAsync("/");
        await page.WaitForURLAsync("**/sign-in");

        // The same browser, somebody who only reads.
        Person("Bea", "read");
        await Enter(page);
        await Assertions.Expect(page.Locator(".signed")).ToContainTextAsync("Bea");
        await page.GotoAsync("/settings/keys");
        await Assertions.Expect(page.GetByText(OnlyAdmins)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Whoever_has_no_role_here_or_says_no_there_stays_outside_and_is_told_so()
    {
        var page = await _portal.Open();
        Person("Cy", "guest");
        await page.GotoAsync("/sign-in");
        await Enter(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nothing there says that you may read");
        (await page.Context.CookiesAsync()).ShouldNotContain(one => one.Name == "transcode");

        _provider.Declines = true;
        await Enter(page);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("did not come to an end");
        _provider.Declines = false;
    }

    [Fact]
    public async Task A_code_that_nobody_here_asked_for_opens_nothing()
    {
        Person("Ada", "admin");
        _provider.ShowsPage = false;
        Assert.SkipWhen(_portal.Address.Host == "unknown", "Chromium is not installed: apt-get install chromium");
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        http.BaseAddress = _portal.Address;

        foreach (var query in new[] { "?code=a&state=b", "?code=a", "?error=access_denied", "?id_token=a.b.c&state=b" })
        {
            using var answer = await http.GetAsync($"sign-in/return{query}", Stop);
            (answer.StatusCode, answer.Headers.Location?.ToString()).ShouldBe((HttpStatusCode.Redirect, "/sign-in?provider=failed"), query);
            answer.Headers.Contains("Set-Cookie").ShouldBeFalse(query);
        }
        // Nor does a state that was made for another browser.
        using var leaving = await http.GetAsync("sign-in/provider?back=//evil.example", Stop);
        using var back = await new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }).GetAsync(leaving.Headers.Location, Stop);
        using var foreign = await http.GetAsync(back.Headers.Location, Stop);
        foreign.Headers.Location?.ToString().ShouldBe("/sign-in?provider=failed");

        // With its own cookies it is, and leads to no other site.
        using var own = new HttpRequestMessage(HttpMethod.Get, back.Headers.Location);
        own.Headers.Add("Cookie", string.Join("; ", leaving.Headers.GetValues("Set-Cookie").Select(one => one.Split(';')[0])));
        using var arrived = await http.SendAsync(own, Stop);
        arrived.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await arrived.Content.ReadAsStringAsync(Stop)).ShouldContain("content=\"0;url=/\"");
        arrived.Headers.GetValues("Set-Cookie").ShouldContain(one => one.StartsWith("transcode=") && one.Contains("httponly")
            && one.Contains("samesite=strict"));
    }

    private void Person(string name, string role) => _provider.Person = new()
    {
        ["sub"] = $"u-{name}",
        ["name"] = name,
        ["realm_access"] = new { roles = new[] { "offline_access", role } },
    };

    private async Task Enter(IPage page)
    {
        _provider.ShowsPage = true;
        await page.GetByRole(AriaRole.Link, new() { Name = "Sign in with the house" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on" }).ClickAsync();
    }

    private async Task<HttpStatusCode> Ask(string cookie, string? origin)
    {
        using var http = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = _portal.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/jobs");
        request.Headers.Add("Cookie", cookie);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
