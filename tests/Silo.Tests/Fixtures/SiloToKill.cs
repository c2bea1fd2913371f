using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>A silo in a process of its own, to be killed.</summary>
internal sealed class SiloToKill : IAsyncDisposable
{
    private readonly Process _process;

    private SiloToKill(Process process) => _process = process;

    public static async Task<SiloToKill> Start(params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Transcode.SiloProcess.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        for (var line = ""; line != "ready"; line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60)))
            if (line is null)
                throw new InvalidOperationException("The silo ended before it was ready.");
        // Whatever it says later must not fill the pipe.
        _ = process.StandardOutput.ReadToEndAsync();
        return new SiloToKill(process);
    }

    public static Task<SiloToKill> OnPostgres(string address) => Start("postgres", address, FreePort(), FreePort());

    /// <param name="tables">Shared by all.</param>
    /// <param name="folder">Of this one.</param>
    public static Task<SiloToKill> OnAzure(AzureTables tables, string folder)
        => Start("azure", tables.Address, tables.Prefix, folder, FreePort(), FreePort());

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>It stands still, and neither ends nor answers.</summary>
    public void Freeze() => Signal("-STOP");

    /// <summary>It goes on as if nothing had been.</summary>
    public void Thaw() => Signal("-CONT");

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            Thaw();
            _process.StandardInput.Close();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static string FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
