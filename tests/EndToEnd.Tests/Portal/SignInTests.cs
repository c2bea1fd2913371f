using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>Where keys are configured, a person signs in with one; a cookie stands for it from then on.</summary>
[Collection(PortalTurns.Name)]
public sealed class SignInTests : IAsyncLifetime
{
    private const string Key = "a-key-of-the-browser-tests";

    private readonly PortalHome _portal = new() { Settings = [("TRANSCODE_API_KEY", Key)], Flags = [] };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _portal.InitializeAsync();

    public ValueTask DisposeAsync() => _portal.DisposeAsync();

    [Fact]
    public async Task A_key_opens_the_portal_and_a_wrong_one_does_not()
    {
        var page = await _portal.Open();
        await page.GotoAsync("/jobs?state=failed");
        await page.WaitForURLAsync("**/sign-in?back=*");

        await SignIn(page, "not-the-key-of-anybody");
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No key");
        await SignIn(page, Key);
        await page.WaitForURLAsync("**/jobs?state=failed");
        await Assertions.Expect(page.Locator(".signed")).ToContainTextAsync("environment");

        var cookie = (await page.Context.CookiesAsync()).Single(one => one.Name == "transcode");
        cookie.HttpOnly.ShouldBeTrue();
        cookie.SameSite.ShouldBe(SameSiteAttribute.Strict);
        cookie.Value.ShouldNotContain(Key);
        // The page's own requests need no key; what another site sends in its reader's name is refused.
        using var http = new HttpClient { BaseAddress = _portal.Address };
        (await Ask(http, cookie, null)).ShouldBe(HttpStatusCode.OK);
        (await Ask(http, cookie, _portal.Address.ToString().TrimEnd('/'))).ShouldBe(HttpStatusCode.OK);
        (await Ask(http, cookie, "https://evil.example")).ShouldBe(HttpStatusCode.Unauthorized);

        // Nobody asked this server for it.
        (await page.GotoAsync("/graphiql"))!.Status.ShouldBe(404);

        // The live part of the page knows who signed in.
        await page.GotoAsync("/workers");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Drain") }).ClickAsync();
        await Assertions.Expect(page.Locator(".worker .chip")).ToHaveTextAsync("draining");

        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        await page.GotoAsync("/");
        await page.WaitForURLAsync("**/sign-in");
    }

    private static async Task SignIn(IPage page, string key)
    {
        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    private static async Task<HttpStatusCode> Ask(HttpClient http, BrowserContextCookiesResult cookie, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "api/jobs");
        request.Headers.Add("Cookie", $"{cookie.Name}={cookie.Value}");
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }
}
