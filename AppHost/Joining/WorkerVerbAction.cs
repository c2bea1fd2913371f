using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Transcode.AppHost.CommandLine;
using Transcode.AppHost.Serving;
using Transcode.Silo;

namespace Transcode.AppHost.Joining;

/// <summary>The verb worker: lends this machine to a platform elsewhere, until told to stop. It knows HTTP and nothing else of it.</summary>
internal static class WorkerVerbAction
{
    /// <summary>Beyond the grace: to tell, and to end the tools.</summary>
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(WorkerArguments arguments, DataFolder data, CancellationToken stop)
    {
        data.Make();
        var name = arguments.Name ?? WorkerName.OfJoined(data);
        var options = arguments.ToOptions(data, name);
        if (options.Faults() is { Count: > 0 } faults)
            return Refuse(faults);
        using var held = DataLock.TryTake(data, $"worker-{Uri.EscapeDataString(name)}.lock");
        if (held is null)
            return Refuse([$"A worker named {name} already runs with the data folder {data.Root}. Give this one another --name."]);
        if (await Refusal(options, stop) is { } refusal)
            return Refuse([refusal]);
        try
        {
            await using var log = Console.OpenStandardError();
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
            HostBasics.Add(builder.Services, builder.Logging, log, TimeSpan.FromSeconds(options.GraceSeconds) + Leaving);
            builder.Services.AddSilo(options);
            using var host = builder.Build();
            await host.StartAsync(stop);
            Console.Out.WriteLine($"Working for {string.Join(", ", arguments.Join)} as {name}, {options.Slots} at once. Ctrl-C ends it.");
            await Waiting.Until(stop);
            await host.StopAsync(CancellationToken.None);
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (IOException exception)
        {
            return Refuse([$"Cannot listen on {options.Listen} or use {data.Root}: {exception.Message}"]);
        }
    }

    /// <summary>A platform that is not there yet is waited for; one that does not take the key will not take it later.</summary>
    private static async Task<string?> Refusal(SiloOptions options, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        if (options.Token is { } token)
            http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        try
        {
            // No body: who may come in is told that it is missing.
            using var answer = await http.PostAsync(new Uri(options.GatewayUrl!, "/api/workers"), null, stop);
            return answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized => $"{options.GatewayUrl} needs a key: give --token, or {WorkerArguments.TokenVariable}, a key with the scope worker.",
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

    private static int Refuse(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        return ExitCodes.Usage;
    }
}
