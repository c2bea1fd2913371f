using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>GraphiQL as a developer uses it, of the server's own files, under the rules of content that the portal's pages have.</summary>
[Collection(PortalTurns.Name)]
public sealed class GraphiqlTests(PortalHome portal)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GraphiQL_shows_the_schema_and_answers_what_is_typed_with_nothing_from_elsewhere()
    {
        var page = await portal.Open(new() { ViewportSize = new() { Width = 1440, Height = 900 } });
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type is "error" or "warning") complaints.Add(message.Text); };
        page.PageError += (_, error) => complaints.Add(error);
        page.Request += (_, asked) => { if (IsElsewhere(asked.Url)) complaints.Add($"asked for {asked.Url}"); };
        await page.AddInitScriptAsync("addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective, e.blockedURI))");
        await File.WriteAllTextAsync(portal.Home.PathOf("asked for.mp4"), "no film", Stop);
        await portal.Ended(await portal.Submit("asked for.mp4", Stop), Stop);

        var answer = await page.GotoAsync("/graphiql");
        answer!.Headers["content-security-policy"].ShouldContain("default-src 'self'");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show Documentation Explorer" }).ClickAsync();
        var docs = page.Locator(".graphiql-doc-explorer");
        await docs.GetByRole(AriaRole.Link, new() { Name = "Query", Exact = true }).ClickAsync();
        await docs.GetByRole(AriaRole.Link, new() { Name = "jobs", Exact = true }).ClickAsync();
        await Assertions.Expect(docs).ToContainTextAsync("JobConnection");

        await Run(page, "{ jobs(first: 5) { nodes { label state } } }");
        var result = page.Locator(".result-window");
        await Assertions.Expect(result).ToContainTextAsync("\"asked for.mp4\"");
        await Assertions.Expect(result).ToContainTextAsync("\"REJECTED\"");

        // By server-sent events: the stream is open and has told its first message.
        await Run(page, "subscription { fleet { workers { status } } }");
        await Assertions.Expect(result).ToContainTextAsync(new Regex("\"fleet\".*\"status\"", RegexOptions.Singleline));
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Stop") }).ClickAsync();

        if (Environment.GetEnvironmentVariable("TRANSCODE_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, "graphiql.png") });
        complaints.ShouldBeEmpty();
    }

    private static async Task Run(IPage page, string operation)
    {
        await page.Locator(".graphiql-query-editor .CodeMirror").ClickAsync();
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(operation);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Execute") }).ClickAsync();
    }

    private bool IsElsewhere(string address) => new Uri(address) is { Scheme: "http" or "https" or "ws" or "wss" } asked
        && asked.Authority != portal.Address.Authority;
}
