using System.Net;
using Transcode.AppHost.Serving;
using Transcode.Orchestrator.State;

namespace Transcode.AppHost.CommandLine;

/// <summary>The verb serve: works on whatever is submitted, and on what was left unfinished, until told to stop.</summary>
internal static class ServeVerbAction
{
    public static async Task<int> Run(IPEndPoint listen, DataFolder data, int? slots, CancellationToken stop)
    {
        var (keys, faults) = ConfiguredKeys.Read(Environment.GetEnvironmentVariable);
        var (roots, missing) = MediaRoots.Read(Environment.GetEnvironmentVariable(MediaRoots.Variable));
        if (faults.Count + missing.Count > 0)
            return Refuse([.. faults, .. missing]);
        var postgres = StateSetting.Postgres(StateSetting.Environment());
        using var held = DataLock.TryTake(data);
        if (held is null)
            return Refuse([$"Another process already serves {data.Root}{(Endpoint.Read(data) is { } other ? $": {other}" : "")}."]);
        try
        {
            await using var log = Console.OpenStandardError();
            await using var host = await EmbeddedHost.Start(
                new ServeOptions { Data = data, Postgres = postgres, Listen = listen, Slots = slots ?? Environment.ProcessorCount, Keys = keys, MediaRoots = roots, Telemetry = true, Log = log }, stop);
            Console.Out.WriteLine($"Serving {host.Endpoint.Url}, data in {data.Root}{(postgres is null ? "" : ", state in PostgreSQL")}. Ctrl-C ends it.");
            await Waiting.Until(stop);
            return ExitCodes.Ok;
        }
        catch (FaultyStartException faulty)
        {
            return Refuse(faulty.Faults);
        }
        catch (StateUnavailableException unavailable)
        {
            return Refuse([unavailable.Message]);
        }
        catch (IOException exception)
        {
            return Refuse([$"Cannot listen on {listen} or use {data.Root}: {exception.Message}"]);
        }
    }

    private static int Refuse(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        return ExitCodes.Usage;
    }
}
