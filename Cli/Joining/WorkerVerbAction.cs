using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;
using Transcode.ServiceDefaults.Outgoing;
using Transcode.ServiceDefaults.Telemetry;
using Transcode.Worker;
using Transcode.Worker.Leasing;
using Transcode.Worker.Platform;

namespace Transcode.Cli.Joining;

/// <summary>The verb worker: lends this machine to a platform elsewhere, until told to stop. It knows HTTP and nothing else of
/// it.</summary>
internal static class WorkerVerbAction
{
    /// <summary>Beyond the grace: to tell, and to end the tools.</summary>
    private static readonly TimeSpan _leaving = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(WorkerArguments arguments, DataFolder data, CancellationToken stop)
    {
        try
        {
            return await Join(arguments, data, stop);
        }
        catch (FaultyStartException faulty)
        {
            return Usage.Refuse(faulty.Faults);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SocketException)
        {
            return Usage.Refuse(
                [$"Cannot {(arguments.Listen is null ? "" : $"listen on {arguments.Listen} or ")}use {data.Root}: {exception.Message}"]);
        }
    }

    private static async Task<int> Join(WorkerArguments arguments, DataFolder data, CancellationToken stop)
    {
        data.Make();
        var name = arguments.Name ?? WorkerName.OfJoined(data);
        var options = arguments.ToOptions(data, name);
        if (options.Faults() is { Count: > 0 } faults)
            return Usage.Refuse(faults);
        using var held = DataLock.TryTake(data, $"worker-{Uri.EscapeDataString(name)}.lock");
        if (held is null)
            return Usage.Refuse([$"A worker named {name} already runs with the data folder {data.Root}. Give this one another --name."]);
        try
        {
            await using var log = Console.OpenStandardError();
            var builder =
                Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
            HostBasics.Add(builder.Services, builder.Logging, log, TimeSpan.FromSeconds(options.GraceSeconds) + _leaving);
            builder.AddTelemetryExport("transcode-worker");
            builder.AddServiceNames();
            builder.Services.AddWorker(options);
            using var host = builder.Build();
            if (await Refusal(options, host.Services.GetRequiredService<Gateways>(), stop) is { } refusal)
                return Usage.Refuse([refusal]);
            await host.StartAsync(stop);
            Console.Out.WriteLine($"Working for {string.Join(", ", arguments.Join)} as {name}, {options.Slots} at once. Ctrl-C ends it.");
            var idleEnd = host.Services.GetRequiredService<IdleEnd>();
            await Task.WhenAny(Waiting.Until(stop), idleEnd.Ended);
            await host.StopAsync(CancellationToken.None);
            return idleEnd.Ended.IsCompletedSuccessfully ? Ended(await idleEnd.Ended, idleEnd.Steps, options) : ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
    }

    private static int Ended(IdleEndReason why, int steps, WorkerOptions options)
    {
        var words = why switch
        {
            IdleEndReason.Idle => $"Ended after {options.IdleEndSeconds} s without work",
            IdleEndReason.NotWanted => "Ended, for its key is not taken any more",
            _ => $"Ended, for {options.GatewayUrl} did not answer within {options.IdleEndSeconds} s",
        };
        Console.Out.WriteLine($"{words}; {steps} steps.");
        return why == IdleEndReason.NeverJoined ? ExitCodes.Failed : ExitCodes.Ok;
    }

    /// <summary>A platform that is not there yet is waited for; one that does not take the key will not take it later.</summary>
    private static async Task<string?> Refusal(WorkerOptions options, Gateways gateways, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        if (options.Token is { } token)
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        try
        {
            // No body: who may come in is told that it is missing.
            using var answer = await http.PostAsync(new Uri(await gateways.Ask(stop), "/api/workers"), null, stop);
            return answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized
                    => $"{options.GatewayUrl} needs a key: give --token, or {WorkerArguments.TokenVariable}, a key with the scope worker.",
                HttpStatusCode.Forbidden => $"{options.GatewayUrl} does not open to this key: it needs the scope worker.",
                HttpStatusCode.NotFound => $"{options.GatewayUrl} is no transcode server: it knows no workers.",
                _ => null,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            Console.Error.WriteLine($"{options.GatewayUrl} does not answer yet ({exception.Message}); waiting for it.");
            return null;
        }
    }
}
