using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Transcode.AppHost.Tests;

/// <summary>`serve --dashboard`: one process with the dashboard beside it.</summary>
public sealed class DashboardTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("transcode-dashboard-").FullName;

    [Fact(Timeout = 120_000)]
    public async Task One_process_is_seen_in_the_dashboard_that_its_link_opens_and_that_dies_with_it()
    {
        var stop = TestContext.Current.CancellationToken;
        // The dashboard's own way to ask what it has received; for this test without a key.
        using var serve = Serve(("Dashboard__Api__Enabled", "true"), ("Dashboard__Api__AuthMode", "Unsecured"));
        try
        {
            var (own, link) = await Addresses(serve, stop);
            using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
            var page = new Uri(link.GetLeftPart(UriPartial.Authority));

            (await http.GetAsync(link, stop)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
            var stranger = await http.GetAsync(new Uri(page, "/structuredlogs"), stop);
            stranger.Headers.Location?.ToString().ShouldContain("/login");
            using var asked = await http.GetAsync(new Uri(own, "/api/profiles"), stop);
            await ComposedTests.Until(() => Sees(http, page, stop), "no trace of the request came", stop);

            serve.Kill();
            await ComposedTests.Until(async () => !await Answers(http, page, stop), "the dashboard outlived the process", stop);
        }
        finally
        {
            serve.Kill(entireProcessTree: true);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_the_dashboard_is_not_serve_says_so()
    {
        var stop = TestContext.Current.CancellationToken;
        using var serve = Serve(("TRANSCODE_DASHBOARD", Path.Combine(_folder, "nothing")));

        var said = await serve.StandardError.ReadToEndAsync(stop);
        await serve.WaitForExitAsync(stop);

        serve.ExitCode.ShouldBe(3);
        said.ShouldContain("dotnet build AppHost");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Process Serve(params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(Path.GetDirectoryName(new Projects.Cli().ProjectPath)!, "bin", Configuration, "net10.0",
            "transcode.dll");
        var what = new ProcessStartInfo("dotnet",
            [program, "serve", "--dashboard", "--no-worker", "--listen", "127.0.0.1:0", "--data", Path.Combine(_folder, "data")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            what.Environment[name] = value;
        return Process.Start(what)!;
    }

    private static string Configuration => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;

    private static async Task<(Uri Own, Uri Dashboard)> Addresses(Process serve, CancellationToken stop)
    {
        serve.ErrorDataReceived += (_, _) => { };
        serve.BeginErrorReadLine();
        Uri? own = null;
        while (await serve.StandardOutput.ReadLineAsync(stop) is { } line)
        {
            if (line.StartsWith("Serving ", StringComparison.Ordinal))
                own = new Uri(line.Split(' ')[1].TrimEnd(','));
            if (line.StartsWith("Dashboard: ", StringComparison.Ordinal))
                return (own!, new Uri(line["Dashboard: ".Length..]));
        }
        throw new InvalidOperationException("serve ended without the address of a dashboard");
    }

    private static async Task<bool> Sees(HttpClient http, Uri page, CancellationToken stop)
    {
        var resources = JsonDocument.Parse(await http.GetStringAsync(new Uri(page, "/api/telemetry/resources"), stop)).RootElement;
        return resources.EnumerateArray()
            .Any(each => each.GetProperty("name").GetString() == "transcode" && each.GetProperty("hasTraces").GetBoolean());
    }

    private static async Task<bool> Answers(HttpClient http, Uri page, CancellationToken stop)
    {
        try
        {
            using var answer = await http.GetAsync(page, stop);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
