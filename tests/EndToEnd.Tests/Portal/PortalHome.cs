using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>One server and one browser for all that look at the portal; they take turns.</summary>
[CollectionDefinition(Name)]
public sealed class PortalTurns : ICollectionFixture<PortalHome>
{
    public const string Name = "portal";
}

/// <summary>The program serving, as a user starts it, and a real Chromium that looks at it. Tests are skipped where there is no
/// Chromium.</summary>
public sealed partial class PortalHome : IAsyncLifetime
{
    private readonly Home _home = new();
    private readonly HttpClient _http = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Running? _program;

    public Home Home => _home;

    public Uri Address { get; private set; } = new("http://unknown");

    /// <summary>What every server of these tests is told beside the usual.</summary>
    public (string, string)[] Settings { get; init; } = [];

    public string[] Flags { get; init; } = ["--graphiql"];

    public async ValueTask InitializeAsync()
    {
        if (Chromium() is not { } chromium)
            return;
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        });
        _program = Running.Start(_home, Settings, ["serve", "--listen", "127.0.0.1:0", "--slots", "1", .. Flags]);
        await Home.Until(() => Printed().IsMatch(_program.Reported),
            TimeSpan.FromMinutes(2), $"serve did not print the portal's address: {_program.Complained}", CancellationToken.None);
        Address = new Uri(Printed().Match(_program.Reported).Groups[1].Value);
        _http.BaseAddress = Address;
        if (Settings.Length == 0)
            while ((await _http.GetFromJsonAsync<JsonElement>("api/workers")).GetProperty("workers").GetArrayLength() == 0)
                await Task.Delay(50);
    }

    /// <summary>A window of a person of its own; what its console complains of fails the test that asks.</summary>
    public async Task<IPage> Open(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, "Chromium is not installed: apt-get install chromium");
        options ??= new();
        options.BaseURL = Address.ToString();
        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout(60_000);
        return await context.NewPageAsync();
    }

    /// <summary>Sends and submits a file as a program would.</summary>
    /// <returns>The job.</returns>
    public async Task<string> Submit(string file, CancellationToken stop, params string[] profiles)
    {
        await using var bytes = File.OpenRead(_home.PathOf(file));
        using var sent = await _http.PutAsync($"api/assets?name={Uri.EscapeDataString(Path.GetFileName(file))}", new StreamContent(bytes),
            stop);
        sent.EnsureSuccessStatusCode();
        var asset = (await sent.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("asset_id").GetString();
        using var submitted = await _http.PostAsJsonAsync("api/jobs", new { asset, profiles }, stop);
        submitted.EnsureSuccessStatusCode();
        return (await submitted.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("job_id").GetString()!;
    }

    public async Task<string> StateOf(string job, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<JsonElement>($"api/jobs/{job}", stop)).GetProperty("state").GetString()!;

    public async Task<string> AssetOf(string job, CancellationToken stop) =>
        (await _http.GetFromJsonAsync<JsonElement>($"api/jobs/{job}", stop)).GetProperty("asset_id").GetString()!;

    /// <summary>Address of the page of the worker that came with the server.</summary>
    public async Task<string> OnlyWorker(CancellationToken stop) => "/workers/" + Uri.EscapeDataString(
        (await _http.GetFromJsonAsync<JsonElement>("api/workers", stop)).GetProperty("workers")[0].GetProperty("worker_id").GetString()!);

    public async Task Ended(string job, CancellationToken stop)
    {
        while (await StateOf(job, stop) is "probing" or "encoding" or "packaging")
            await Task.Delay(100, stop);
    }

    /// <summary>Makes room for what comes next; a job that is over already has made it.</summary>
    public async Task Cancel(string job, CancellationToken stop) => (await _http.PostAsync($"api/jobs/{job}/cancel", null, stop)).Dispose();

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_program is not null)
            await _program.DisposeAsync();
        _http.Dispose();
        _home.Dispose();
    }

    private static string? Chromium() => new[] { "chromium", "chromium-browser", "google-chrome" }
        .SelectMany(
        name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    [GeneratedRegex(@"Portal: (http://\S+)")]
    private static partial Regex Printed();
}
