using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Transcode.Media.Running;
using Transcode.ServiceDefaults.Telemetry;

namespace Transcode.Cli.Serving;

/// <summary>
/// Aspire's own dashboard beside one serving process: what `up` shows of many. It listens on this machine only, takes telemetry by a key
/// made for this run, and is opened by a link with a token made for this run. It ends when we do, however we end.
/// </summary>
internal sealed class TelemetryDashboard : IAsyncDisposable
{
    /// <summary>Names the program where it is not in NuGet's folder of packages.</summary>
    public const string Variable = "TRANSCODE_DASHBOARD";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _betweenLooks = TimeSpan.FromMilliseconds(200);

    private readonly Process _process;

    private TelemetryDashboard(Process process, string link) => (_process, Link) = (process, link);

    /// <summary>Opens it in a browser: http://127.0.0.1:41251/login?t=TOKEN.</summary>
    public string Link { get; }

    /// <summary>The program: named by the variable, else the newest that a build of AppHost has restored.</summary>
    public static string? Find(Func<string, string?> environment)
    {
        if (environment(Variable) is { Length: > 0 } named)
            return File.Exists(named) ? Path.GetFullPath(named) : null;
        var packages = environment("NUGET_PACKAGES") is { Length: > 0 } moved
            ? moved : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var versions = Path.Combine(packages, $"aspire.dashboard.sdk.{RuntimeInformation.RuntimeIdentifier}");
        var program = OperatingSystem.IsWindows() ? "Aspire.Dashboard.exe" : "Aspire.Dashboard";
        return !Directory.Exists(versions) ? null : Directory.EnumerateDirectories(versions)
            .Where(folder => Version.TryParse(Path.GetFileName(folder), out _))
            .OrderByDescending(folder => Version.Parse(Path.GetFileName(folder)))
            .Select(folder => Path.Combine(folder, "tools", program)).FirstOrDefault(File.Exists);
    }

    /// <summary>
    /// Starts it, waits until it answers, and points this process's own export at it.
    /// </summary>
    /// <param name="program">As <see cref="Find"/> found it.</param>
    /// <param name="stop">Given up.</param>
    /// <exception cref="FaultyStartException">It ended, or did not answer in time.</exception>
    public static async Task<TelemetryDashboard> Start(string program, CancellationToken stop)
    {
        var (page, intake) = (FreePort(), FreePort());
        var (token, key) = (Secret(), Secret());
        var process = await ProgramBeside.Start(program, new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{page}",
            ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = $"http://127.0.0.1:{intake}",
            ["Dashboard__Frontend__AuthMode"] = "BrowserToken",
            ["Dashboard__Frontend__BrowserToken"] = token,
            ["Dashboard__Otlp__AuthMode"] = "ApiKey",
            ["Dashboard__Otlp__PrimaryApiKey"] = key,
            ["Dashboard__ApplicationName"] = "Transcode",
            ["Logging__LogLevel__Default"] = "Error",
        });
        var dashboard = new TelemetryDashboard(process, $"http://127.0.0.1:{page}/login?t={token}");
        try
        {
            await dashboard.Answers(page, stop);
        }
        catch
        {
            await dashboard.DisposeAsync();
            throw;
        }
        Environment.SetEnvironmentVariable(TelemetryExport.EndpointVariable, $"http://127.0.0.1:{intake}");
        Environment.SetEnvironmentVariable("OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={key}");
        return dashboard;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task Answers(int page, CancellationToken stop)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < _patience; await Task.Delay(_betweenLooks, stop))
        {
            if (_process.HasExited)
                throw new FaultyStartException(
                    [$"The dashboard ended by itself with code {_process.ExitCode} ({_process.StartInfo.FileName})."]);
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{page}/login"), stop);
                return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }
        throw new FaultyStartException([$"The dashboard did not answer within {_patience.TotalSeconds:0} s."]);
    }

    private static string Secret() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
