using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Transcode.EndToEnd.Tests;

/// <summary>The program as its own process, with a home and a working folder of its own; both end with the test.</summary>
public sealed class Running : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _reported = new();
    private readonly StringBuilder _complained = new();

    private Running(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(_reported, line.Data);
        process.ErrorDataReceived += (_, line) => Add(_complained, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
    }

    /// <summary>What ./test has published, which is what a user starts, compiled ahead of time; else what was built beside the
    /// tests.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("TRANSCODE_APP") is { Length: > 0 } app ? app
        : Path.Combine(AppContext.BaseDirectory, "transcode.dll");

    public static Running Start(Home home, params string[] arguments) => Start(home, [], arguments);

    /// <param name="home">Its folders.</param>
    /// <param name="settings">Environment variables, beside the usual ones.</param>
    /// <param name="arguments">As typed.</param>
    public static Running Start(Home home, IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = home.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TRANSCODE_HOME"] = home.Data;
        start.Environment["TMPDIR"] = home.Temporary;
        start.Environment["DOTNET_EnableDiagnostics"] = "0"; // The runtime leaves its debugging sockets behind when it is killed.
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return new Running(Process.Start(start)!);
    }

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    public string Reported => Text(_reported);

    public string Complained => Text(_complained);

    /// <summary>The last line of standard output as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Reported.TrimEnd().Split('\n')[^1]).RootElement;

    public async Task<int> End(CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromMinutes(5));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The program did not end. It said: {Reported} {Complained}");
        }
        return _process.ExitCode;
    }

    /// <summary>At which nobody listens now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>kill -9 of the program alone; its tools must die by themselves.</summary>
    public void KillHard() => _process.Kill(entireProcessTree: false);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static void Add(StringBuilder text, string? line)
    {
        lock (text)
            if (line is not null)
                text.AppendLine(line);
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
