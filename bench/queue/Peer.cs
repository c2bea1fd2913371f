using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Transcode.Tests.Postgres;

namespace Transcode.Bench.Queue;

/// <summary>Another queue, in its own process, on the same server.</summary>
internal sealed class Peer(string name, PostgresServer server)
{
    public string Name => name;

    public async Task<Figures> Run(string style, int count, int queued, int seconds)
    {
        var database = await Databases.Make(server);
        var script = Path.Combine(Databases.Here, "peers", "peer.js");
        var address = $"postgres://{server.User}@127.0.0.1:{server.Port}/{database}";
        string[] arguments = [script, name, address, style,
            .. new[] { count, queued, seconds }.Select(number => number.ToString(CultureInfo.InvariantCulture))];
        using var process = Process.Start(new ProcessStartInfo("node", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true
        })!;
        await Word(process, "ready");
        var meter = new Meter(server.Id);
        var before = meter.ServerCpu();
        await process.StandardInput.WriteLineAsync();
        var told = JsonDocument.Parse(await process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"{name} ended without figures.")).RootElement;
        var figures = new Figures(told.GetProperty("done").GetInt32(), told.GetProperty("seconds").GetDouble(),
            told.GetProperty("cpu_us").GetDouble() / 1e6, meter.ServerCpu() - before);
        await process.WaitForExitAsync();
        await Databases.Drop(server, database);
        return figures;
    }

    private static async Task Word(Process process, string wanted)
    {
        var word = await process.StandardOutput.ReadLineAsync();
        if (word != wanted)
            throw new InvalidOperationException($"The peer said \"{word}\", not \"{wanted}\".");
    }
}
