using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>
/// What a page may cost a browser: what comes over the line, when something is to be seen, how busy a page that moves keeps it. Bytes are
/// the same on every machine and are held to; times are told in figures.txt, with TRANSCODE_SCREENSHOTS set to a folder.
/// </summary>
[Collection(PortalTurns.Name)]
public sealed class BudgetTests(PortalHome portal)
{
    /// <summary>Bytes of a first load, headers too.</summary>
    private const int MostBytes = 130_000;

    /// <summary>Changes of the page of a running job that are waited for.</summary>
    private const int Changes = 10;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_load_is_light_and_a_page_that_moves_leaves_the_browser_idle()
    {
        var figures = new List<string>();
        foreach (var address in new[] { "/", "/jobs", "/assets", "/workers" })
        {
            var first = await (await portal.Open()).FirstLoad(address);
            figures.Add(string.Create(CultureInfo.InvariantCulture, $"{address}: {first.Bytes} bytes, content after {first.Content:0} ms"));
            first.Bytes.ShouldBeInRange(20_000, MostBytes, address);
        }

        await portal.Home.Clip("moving.mp4", 90, Stop);
        var job = await portal.Submit("moving.mp4", Stop);
        var page = await portal.Open();
        await page.GotoAsync($"/jobs/{job}");
        await Assertions.Expect(page.Locator(".head .chip")).ToHaveTextAsync("encoding");
        var devtools = await page.Context.NewCDPSessionAsync(page);
        // Of the processor, not of the clock: others may keep the machine busy.
        await devtools.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        var (busy, at) = await Spent(devtools);
        await page.EvaluateAsync("""
            many => new Promise(done => {
              let seen = 0;
              new MutationObserver(() => ++seen === many && done()).observe(document.querySelector('main'),
                { subtree: true, childList: true, attributes: true, characterData: true });
            })
            """, Changes);
        var (busyThen, then) = await Spent(devtools);
        await portal.Cancel(job, Stop);
        figures.Add(string.Create(CultureInfo.InvariantCulture,
            $"/jobs/ID of a running job: {Changes / (then - at):0.00} changes a second, {100 * (busyThen - busy) / (then - at):0.0} % of the "
            + $"browser's main thread"));
        if (Environment.GetEnvironmentVariable("TRANSCODE_SCREENSHOTS") is { Length: > 0 } folder)
            await File.WriteAllLinesAsync(Path.Combine(folder, "figures.txt"), figures, Stop);
    }

    /// <returns>Seconds of processor that the main thread took, and when that was.</returns>
    private static async Task<(double Busy, double At)> Spent(ICDPSession devtools)
    {
        var metrics = (await devtools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        return (metrics["TaskDuration"], metrics["Timestamp"]);
    }
}

/// <summary>A page as it comes to who was never there.</summary>
internal static class FirstLoadOfPage
{
    /// <returns>Bytes over the line, and milliseconds until something was to be seen.</returns>
    public static async Task<(int Bytes, double Content)> FirstLoad(this IPage page, string address)
    {
        await page.GotoAsync(address, new() { WaitUntil = WaitUntilState.Load });
        var seen = await page.EvaluateAsync<JsonElement>("""
            () => new Promise(done => {
              const bytes = () => ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
                .reduce((sum, entry) => sum + entry.transferSize, 0);
              new PerformanceObserver((list, observer) => {
                const content = list.getEntriesByName('first-contentful-paint')[0];
                if (content) { observer.disconnect(); done({ bytes: bytes(), content: content.startTime }); }
              }).observe({ type: 'paint', buffered: true });
            })
            """);
        return (seen.GetProperty("bytes").GetInt32(), seen.GetProperty("content").GetDouble());
    }
}
