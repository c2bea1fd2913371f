using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Transcode.Bench.Fleet;

/// <summary>Many workers that only announce themselves, each over its own connection: what does the whole server need for them, HTTP
/// included?</summary>
internal static class Heartbeats
{
    private static readonly TimeSpan _apart = TimeSpan.FromSeconds(15);

    internal static async Task Run(Options options)
    {
        using var household = await Household.Open(options.Root, Flood.Profile, []);
        var server = new IPEndPoint(IPAddress.Loopback, household.Http.BaseAddress!.Port);
        Console.WriteLine($"{options.Beating} workers, each announces itself every {_apart.TotalSeconds:0} s; share of one core that the "
            + $"server takes, by periods of {_apart.TotalSeconds:0} s");
        await Measure("nothing but HTTP: GET /alive", household, server, options, number => Request("GET", "/alive", ""), warm: 2,
            periods: 2);
        await Measure("heartbeats", household, server, options, number => Request("POST", "/api/workers", Body(number)), warm: 4,
            periods: 8);
        Console.WriteLine($"the server: at most {household.Server.PeakMegabytes:0} MB");
    }

    private static async Task Measure(string name, Household household, IPEndPoint server, Options options, Func<int, byte[]> request,
        int warm, int periods)
    {
        using var over = new CancellationTokenSource();
        var workers = Enumerable.Range(0, options.Beating)
            .Select(number => Beat(server, request(number), number * _apart / options.Beating, over.Token)).ToArray();
        var shares = new List<double>();
        for (var period = 0; period < warm + periods; period++)
        {
            var (processor, began) = (household.Server.Processor, TimeProvider.System.GetTimestamp());
            await Task.Delay(_apart, CancellationToken.None);
            shares.Add(100 * (household.Server.Processor - processor) / TimeProvider.System.GetElapsedTime(began).TotalSeconds);
        }
        await over.CancelAsync();
        var answers = (await Task.WhenAll(workers)).Sum();
        Console.WriteLine($"  {name}: {string.Join(' ', shares[..warm].Select(share => $"({share:0.0})"))} {string.Join(' ', shares[warm..].Select(share => $"{share:0.0}"))}"
            + $" = {shares[warm..].Average():0.0} %, {1e4 * shares[warm..].Average() * _apart.TotalSeconds / options.Beating:0} us each; {answers} answers");
    }

    /// <returns>How many answers came.</returns>
    private static async Task<int> Beat(IPEndPoint server, byte[] request, TimeSpan first, CancellationToken over)
    {
        var (answers, buffer) = (0, new byte[4096]);
        try
        {
            await Task.Delay(first, over);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(server, over);
            using var clock = new PeriodicTimer(_apart);
            do
            {
                await socket.SendAsync(request, over);
                var length = 0;
                while (!IsWhole(buffer.AsSpan(0, length)))
                    length += await socket.ReceiveAsync(buffer.AsMemory(length), over) is var read and > 0 ? read
                        : throw new IOException("the server closed the connection");
                answers++;
            }
            while (await clock.WaitForNextTickAsync(over));
        }
        catch (OperationCanceledException)
        {
            // The measuring is over.
        }
        return answers;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        if (!answer.StartsWith("HTTP/1.1 200"u8))
            throw new IOException($"the server answered {Encoding.ASCII.GetString(answer)}");
        var head = Encoding.ASCII.GetString(answer[..end]).Split("\r\n").Select(line => line.Split(": ", 2))
            .ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.OrdinalIgnoreCase);
        return head.TryGetValue("Content-Length", out var length) ? answer.Length >= end + 4 + int.Parse(length, null)
            : answer.EndsWith("0\r\n\r\n"u8);
    }

    private static byte[] Request(string method, string path, string body) => Encoding.ASCII.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: coordinator\r\nAuthorization: Bearer {Household.Key}\r\n"
        + (body.Length > 0 ? $"Content-Type: application/json; charset=utf-8\r\nContent-Length: {body.Length}\r\n" : "") + $"\r\n{body}");

    /// <summary>As a worker of ours announces itself.</summary>
    private static string Body(int number) => $$"""
        {"worker_id":"machine-{{number}}","ip_address":"10.0.{{number / 250}}.{{1 + number % 250}}","port":8080,"os":"linux","hw_accel":["nvenc","cuda"],"status":"idle","cpu_usage":{{number % 100}},
        "slots":2,"labels":{"room":"{{number % 40}}"},"cores":8,"memory_bytes":33554432000,"encoders":["libx264","h264_nvenc"],"sessions":{"h264_nvenc":8},"tools":["libvips","audiowaveform"],
        "speed":[{"encoder":"libx264","height":360,"fps":412.5},{"encoder":"libx264","height":720,"fps":131.2},{"encoder":"h264_nvenc","height":720,"fps":377.1}]}
        """.ReplaceLineEndings("");
}
