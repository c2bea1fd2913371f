using System.Text.Json;
using Microsoft.Playwright;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>
/// Every page at the width of a screen and of a phone, light and dark: axe finds nothing, nothing is wider than the window, the console is
/// silent. With TRANSCODE_SCREENSHOTS set to a folder, what was seen lies there.
/// </summary>
[Collection(PortalTurns.Name)]
public sealed class AccessibilityTests(PortalHome portal)
{
    private static readonly (int Width, int Height)[] _windows = [(1440, 900), (390, 844)];
    private static readonly ColorScheme[] _schemes = [ColorScheme.Light, ColorScheme.Dark];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_page_is_fit_for_everybody()
    {
        var page = await portal.Open();
        var complaints = new List<string>();
        page.Console += (_, message) => { if (message.Type == "error") complaints.Add($"{page.Url}: {message.Text}"); };
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");
        var checker = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js"), Stop);
        var (pages, running) = await Pages();
        foreach (var (name, address) in pages)
        {
            await page.GotoAsync(address);
            await page.EvaluateAsync(checker);
            foreach (var (width, height) in _windows)
                foreach (var scheme in _schemes)
                {
                    await page.SetViewportSizeAsync(width, height);
                    await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                    var found = await page.EvaluateAsync<JsonElement>("() => axe.run().then(result => result.violations.map(v => `${v.id}: "
                        + "${v.nodes[0].html} ${v.nodes[0].failureSummary}`))");
                    complaints.AddRange(found.EnumerateArray().Select(violation => $"{name} {width} {scheme}: {violation}"));
                    if (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") is > 0 and var wider)
                        complaints.Add($"{name} {width}: {wider} pixels wider than the window");
                    if (Environment.GetEnvironmentVariable("TRANSCODE_SCREENSHOTS") is { Length: > 0 } folder)
                        await page.ScreenshotAsync(
                            new()
                            {
                                Path = Path.Combine(folder, $"{name}-{width}-{scheme.ToString().ToLowerInvariant()}.png"),
                                FullPage = true
                            });
                }
        }
        await portal.Cancel(running, Stop);
        complaints.ShouldBeEmpty();
    }

    /// <returns>What to look at, and the job that runs meanwhile.</returns>
    private async Task<(IReadOnlyList<(string Name, string Address)> Pages, string Running)> Pages()
    {
        Assert.SkipWhen(portal.Address.Host == "unknown", "Chromium is not installed: apt-get install chromium");
        await portal.Home.Clip("short.mp4", 2, Stop);
        await File.WriteAllTextAsync(portal.Home.PathOf("notes.mp4"), "no film", Stop);
        var (ready, refused) = (await portal.Submit("short.mp4", Stop), await portal.Submit("notes.mp4", Stop));
        await portal.Ended(ready, Stop);
        await portal.Ended(refused, Stop);
        (await portal.StateOf(ready, Stop)).ShouldBe("ready");
        // It runs, mostly, while the pages are looked at.
        await portal.Home.Clip("running.mp4", 90, Stop);
        var running = await portal.Submit("running.mp4", Stop);
        return (
        [
            ("dashboard", "/"), ("jobs", "/jobs"), ("jobs-none", "/jobs?q=nothing"), ("job-running", $"/jobs/{running}"),
                ("job-ready", $"/jobs/{ready}"),
            ("job-refused", $"/jobs/{refused}"), ("upload", "/upload"), ("workers", "/workers"), ("worker", await portal.OnlyWorker(Stop)),
            ("assets", "/assets"), ("asset", $"/assets/{await portal.AssetOf(ready, Stop)}"), ("profiles", "/profiles"),
                ("profile", "/profiles/hls"), ("settings", "/settings"), ("licences", "/settings/licences"), ("keys", "/settings/keys"), ("webhooks", "/settings/webhooks"),
            ("sign-in", "/sign-in"), ("unknown", "/not-found"),
        ], running);
    }
}
