using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Transcode.AppHost.Tests;

/// <summary>One span as it came over the wire.</summary>
internal sealed record SeenSpan(string Service, string Trace, string Name, IReadOnlyDictionary<string, string> Tags);

/// <summary>Takes traces by OTLP over HTTP, as a collector would, and keeps them.</summary>
internal sealed class TraceReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentBag<SeenSpan> _spans = [];

    public TraceReceiver()
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        _listener.Prefixes.Add(Address + "/");
        _listener.Start();
        _ = Listen();
    }

    public string Address { get; }

    public IReadOnlyList<SeenSpan> Of(string trace) => [.. _spans.Where(span => span.Trace == trace)];

    public void Dispose() => _listener.Close();

    private async Task Listen()
    {
        try
        {
            while (true)
            {
                var asked = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await asked.Request.InputStream.CopyToAsync(body);
                if (asked.Request.Url!.AbsolutePath == "/v1/traces")
                {
                    foreach (var span in Spans(body.ToArray()))
                        _spans.Add(span);
                }

                asked.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    // ExportTraceServiceRequest > ResourceSpans (1) > Resource (1) and ScopeSpans (2) > Span (2), by
    // opentelemetry/proto/trace/v1/trace.proto.
    private static IEnumerable<SeenSpan> Spans(byte[] request) =>
        from resource in Fields(request).Where(field => field.Number == 1)
        let service = Tags(Fields(resource.Bytes).First(field => field.Number == 1).Bytes, 1).GetValueOrDefault("service.name", "")
        from scope in Fields(resource.Bytes).Where(field => field.Number == 2)
        from span in Fields(scope.Bytes).Where(field => field.Number == 2)
        let parts = Fields(span.Bytes).ToList()
        select new SeenSpan(
            service,
            Convert.ToHexStringLower(parts.First(field => field.Number == 1).Bytes),
            Encoding.UTF8.GetString(parts.First(field => field.Number == 5).Bytes),
            Tags(span.Bytes, 9));

    private static Dictionary<string, string> Tags(byte[] message, int number) => Fields(message)
        .Where(field => field.Number == number)
        .Select(field => Fields(field.Bytes).ToList())
        .GroupBy(pair => Encoding.UTF8.GetString(pair.First(field => field.Number == 1).Bytes))
        .ToDictionary(group => group.Key, group => Encoding.UTF8.GetString(Last(group.First().Last().Bytes)));

    // AnyValue: a string as it is; a list as all that is in it.
    private static byte[] Last(byte[] value) => Fields(value).Select(field => field.Bytes).LastOrDefault([]);

    private static IEnumerable<(int Number, byte[] Bytes)> Fields(byte[] message)
    {
        for (var at = 0; at < message.Length;)
        {
            var key = Number(message, ref at);
            var length = (key & 7) switch { 0 => 0, 1 => 8, 5 => 4, _ => (int)Number(message, ref at) };
            if ((key & 7) == 0)
                _ = Number(message, ref at);
            yield return ((int)(key >> 3), message[at..(at + length)]);
            at += length;
        }
    }

    private static ulong Number(byte[] message, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
