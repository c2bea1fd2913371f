using System.Data.Common;
using System.Net;
using System.Text.Json;
using Transcode.Cli.Client;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Listing;

/// <summary>The verbs jobs and cancel: questions to whoever serves the data folder; nobody starts to work for them.</summary>
internal static class JobsVerbAction
{
    private const int LookedThrough = 500;

    public static Task<int> List(DataFolder data, int limit, bool json, CancellationToken stop) => Ask(data, async client =>
    {
        var jobs = (await client.List(limit, stop)).Jobs;
        foreach (var job in jobs)
            Console.Out.WriteLine(json ? JsonSerializer.Serialize(job, GatewayJson.Default.JobLine) : JobLineView.Of(job));
        if (jobs.Count == 0 && !json)
            Console.Out.WriteLine("No jobs yet.");
        return ExitCodes.Ok;
    }, stop);

    public static Task<int> Cancel(DataFolder data, string id, CancellationToken stop) => Ask(data, async client =>
    {
        var jobs = (await client.List(LookedThrough, stop)).Jobs.Where(job => job.JobId.EndsWith(id, StringComparison.Ordinal)).ToList();
        if (jobs.Count > 1)
        {
            Console.Error.WriteLine($"{jobs.Count} jobs end in {id}; give more of the id.");
            return ExitCodes.Rejected;
        }
        var cancelled = await client.Cancel(jobs.Count == 1 ? jobs[0].JobId : id, stop);
        Console.Out.WriteLine($"{cancelled.JobId} is cancelled.");
        return ExitCodes.Ok;
    }, stop);

    private static async Task<int> Ask(DataFolder data, Func<GatewayClient, Task<int>> question, CancellationToken stop)
    {
        try
        {
            await using var log = LogFile.Open(data);
            await using var session = await Session.Open(new ServeOptions
            {
                Data = data,
                Listen = new IPEndPoint(IPAddress.Loopback, 0),
                Slots = 0,
                Log = log
            }, stop);
            return await question(session.Client);
        }
        catch (RefusedException refused)
        {
            Console.Error.WriteLine($"{refused.Message} [{refused.Code}]");
            return ExitCodes.Rejected;
        }
        catch (FaultyStartException faulty)
        {
            Console.Error.WriteLine(faulty.Message);
            return ExitCodes.Failed;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DbException or HttpRequestException)
        {
            Console.Error.WriteLine(exception.Message);
            return ExitCodes.Storage;
        }
    }
}
