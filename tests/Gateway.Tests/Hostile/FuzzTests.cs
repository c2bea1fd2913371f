using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Hostile;

/// <summary>Seeded nonsense for every address that the server has, the worker protocol among them: no fault of ours, no word from inside,
/// and nothing of it is kept in memory.</summary>
[Collection(nameof(AloneInItsProcess))]
public sealed class FuzzTests
{
    /// <summary>Memory is that of the whole process: other tests would be measured too.</summary>
    [CollectionDefinition(nameof(AloneInItsProcess), DisableParallelization = true)]
    public sealed class AloneInItsProcess;

    private const int AtOnce = 8;

    /// <summary>In bytes. Of 10,000 requests 2 MiB remained, of the next 30,000 nothing: two kilobytes of each would be seen.</summary>
    private const long MostRemains = 16 << 20;

    /// <summary>Bytes that are kept of an answer.</summary>
    private const int LongestRead = 32 << 10;

    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(1, 1_500)]
    [InlineData(2, 10_000, Traits = ["long", "yes"])]
    public async Task Whatever_is_sent_is_answered_as_the_callers_fault(int seed, int requests)
    {
        await using var gateway = await TestGateway.Start(options => options with { SegmentTimeout = TimeSpan.FromMilliseconds(10) });
        var routes = gateway.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(
            endpoint =>
                (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods
                    ?? ["GET"]).Select(method => (Method: method, Pattern: endpoint.RoutePattern.RawText!)))
            .Distinct().Order().ToArray();
        routes.Length.ShouldBeGreaterThan(40);
        using var file = await gateway.Submit(new { path = gateway.File("film.mp4") });
        var job = (await file.Json()).Text("job_id");

        // Once through everything, so that what is made once is made.
        await Run(gateway, routes, job, seed: -seed, requests / 5);
        var before = Settled();
        var faults = await Run(gateway, routes, job, seed, requests);

        faults.ShouldBeEmpty();
        (Settled() - before).ShouldBeLessThan(MostRemains, "bytes that remain of it");
        (await gateway.Job(job)).Text("state").ShouldBeOneOf("probing", "cancelled");
    }

    private static async Task<IReadOnlyCollection<string>> Run(TestGateway gateway, (string Method, string Pattern)[] routes, string job,
        int seed, int requests)
    {
        var faults = new ConcurrentQueue<string>();
        using var http = gateway.Client(TestGateway.OwnerKey);
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, stop) =>
        {
            var nonsense = new Nonsense(new Random(seed * 1_000_003 + i), job);
            var (method, pattern) = routes[i % routes.Length];
            using var request = nonsense.Of(method, pattern);
            if (request is null)
                return;
            using var late = new CancellationTokenSource(_longest);
            try
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
                var text = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? ""
                    : await Beginning(answer.Content, late.Token);
                if ((int)answer.StatusCode >= 500 || text.Contains("   at ", StringComparison.Ordinal)
                    || text.Contains("Exception:", StringComparison.Ordinal))
                    faults.Enqueue($"{i}: {method} {request.RequestUri} with {nonsense.Sent}: {(int)answer.StatusCode} {text[..Math.Min(text.Length, 300)]}");
            }
            catch (OperationCanceledException)
            {
                // It waits for work or for events, as it is asked to.
            }
            catch (Exception gone) when (gone is HttpRequestException or HttpIOException)
            {
                // The server hung up on a request that is none.
            }
        });
        return faults;
    }

    /// <summary>A script of some megabytes that is read as a whole stays in pools of this client, and would be measured too.</summary>
    private static async Task<string> Beginning(HttpContent content, CancellationToken stop)
    {
        await using var stream = await content.ReadAsStreamAsync(stop);
        var bytes = new byte[LongestRead];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
        for (var rest = new byte[LongestRead]; await stream.ReadAsync(rest, stop) > 0;) { }
        return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
    }

    private static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>One request, a function of its chance.</summary>
    private sealed class Nonsense(Random chance, string job)
    {
        private static readonly string[] _texts =
        [
            "", "a", "..", "../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc", "\\..\\..\\x", "/", "//", "\u0000", "%00", "a\r\nX: y",
                "'; drop table jobs; --", "<script>alert(1)</script>", "${jndi:ldap://x}", "{{7*7}}",
            "-1", "0", "2147483648", "-9223372036854775809", "1e999", "NaN", "null", "true", "[]", "{}", "\ud800", "ünïcödé \u202e", "😀",
                new string('a', 300), new string('é', 3000), "%", "%zz", "*", "?", "~", "a~b~c", "probe", "hls",
            "http://169.254.169.254/", "file:///etc/passwd", "0001-01-01T00:00:00Z", "550e8400-e29b-41d4-a716-446655440000",
        ];

        /// <summary>What is really sent, field by field, to be spoilt.</summary>
        private static readonly string[] _bodies =
        [
            """{"path":"/etc/passwd","asset":"x","url":"http://example.org/a.mp4","profiles":["hls"],"label":"l","priority":1,"retries":1,"attach":true}""",
            """{"url":"http://127.0.0.1/x"}""",
            """{"worker_id":"w","ip_address":"10.0.0.1","port":8080,"os":"linux","hw_accel":["nvenc"],"status":"idle","cpu_usage":5,"slots":2,"labels":{"a":"b"},"cores":2,"memory_bytes":1,"encoders":["libx264"],"sessions":{"h264_nvenc":2},"tools":["libvips"],"speed":[{"encoder":"libx264","height":720,"fps":100}],"version":"0.1.0","share_challenge":"00"}""",
            """{"worker_id":"w","room":1,"wait_seconds":0,"avoids":[{"job":"j","round":1,"step":"probe"}],"shares_store":"x","reads_in_place":true}""",
            """{"fence":1,"progress":50,"frames":10,"fps":25,"speed":1}""",
            """{"fence":1,"outcome":{"outcome":"done","result":{"kind":"probed","facts":{"kind":"video","container":"mov","bytes":1,"audio":[]},"timeline":null}}}""",
            """{"fence":1,"outcome":{"outcome":"done","result":{"kind":"encoded","tracks":[{"name":"360p","codecs":"a","init_sha256":"x","segments":[],"encoder":"x","start":0,"end":1,"last":0}],"damage":[],"suspicions":[]}}}""",
            """{"fence":1,"outcome":{"outcome":"reject","why":{"code":"input.not_media","phase":"reading_source","party":"input","message":"m"}}}""",
            """{"fence":1,"write":["videos/x/outputs/a"],"read":["videos/x/outputs/a"]}""",
            """{"fence":1,"key":"videos/x/outputs/a","bytes":100,"upload":null,"from":1}""",
            """{"fence":1,"key":"videos/x/outputs/a","upload":"u","tags":["t"]}""",
            """{"job_id":"550e8400-e29b-41d4-a716-446655440000","source_path":"a/b.mkv","resolution":"1080p","bitrate":"10M","start_time":0,"is_mesh_mode":false}""",
            """{"job_id":"j","state":"processing","progress":12.5,"fps":48,"stream_url":"http://10.0.0.1:8080/hls/x/index.m3u8"}""",
            """{"name":"n","labels":{"a":"b"}}""",
            """{"name":"film.mp4","bytes":20000000}""",
            """{"from":1,"count":100}""",
            """{"tags":["\"d41d8cd98f00b204e9800998ecf8427e\"","t"]}""",
            """{"encoder":"x","lossless_sha256":"x","usual_sha256":"x","frames":1}""",
            """{"name":"own","description":"d","assets":["video"],"video":{"ladder":[{"name":"360p","width":640,"height":360,"kbps":600}]},"hls":{}}""",
            """{"query":"{ jobs(first: 5) { edges { node { id state steps { id } } } } }","variables":{"a":1},"operationName":null}""",
            """{"query":"mutation { submitJob(input: {url: \"x\"}) { __typename } }"}""",
        ];

        private static readonly string[] _spoilt = ["null", "-1", "0", "1e400", "9223372036854775808", "\"\"", "[]", "{}", "true",
            "[null]", "[[[[[[]]]]]]", "\"\\u0000\"", "\"../..\"", "{\"kind\":\"x\"}", "\"9999-99-99\"", "3.7"];

        public string Sent { get; private set; } = "";

        /// <summary>Null: the address cannot even be written.</summary>
        public HttpRequestMessage? Of(string method, string pattern)
        {
            var path = System.Text.RegularExpressions.Regex.Replace(pattern, @"\{[^}]*\}",
                _ => chance.Next(4) == 0 ? job : chance.Next(3) == 0 ? $"{job}~probe~00" : Escaped(Text()));
            var query = string.Join('&',
                Enumerable.Range(0, chance.Next(4))
                .Select(_ => $"{Pick("limit", "before", "state", "label", "after", "name", "expires", "sig", "query", "first", Escaped(Text()))}={Escaped(Text())}"));
            if (!Uri.TryCreate($"/{path.TrimStart('/')}{(query.Length > 0 ? "?" + query : "")}", UriKind.Relative, out var address))
                return null;
            var request = new HttpRequestMessage(new HttpMethod(method), address);
            if (chance.Next(5) == 0)
                request.Headers.TryAddWithoutValidation(Pick("Range", "If-Range", "If-None-Match", "Last-Event-ID", "Accept", "Origin",
                    "X-Forwarded-For", "Accept-Language"), Header());
            if (method is not ("GET" or "HEAD") || chance.Next(20) == 0)
                request.Content = Body(pattern);
            return request;
        }

        private ByteArrayContent Body(string pattern)
        {
            var bytes = chance.Next(10) switch
            {
                0 => Bytes(chance.Next(200)),
                1 => System.Text.Encoding.UTF8.GetBytes(Text()),
                2 => System.Text.Encoding.UTF8.GetBytes(new string('[', chance.Next(1, 5000))),
                3 => Broken(Spoilt()),
                _ => System.Text.Encoding.UTF8.GetBytes(Spoilt()),
            };
            var content = new ByteArrayContent(bytes);
            var type = pattern.Contains("transcode", StringComparison.Ordinal) && chance.Next(2) == 0 ? "multipart/form-data; boundary=x"
                : chance.Next(12) == 0
                ? Pick("text/plain", "application/octet-stream", "multipart/form-data; boundary=\"\"", "application/json; charset=utf-99")
                : "application/json";
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            Sent = System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 300)]);
            return content;
        }

        /// <summary>A real message with one to three values in it changed.</summary>
        private string Spoilt()
        {
            var text = _bodies[chance.Next(_bodies.Length)].Replace("\"j\"", $"\"{job}\"", StringComparison.Ordinal);
            for (var i = chance.Next(4); i > 0; i--)
            {
                var values = System.Text.RegularExpressions.Regex.Matches(text,
                    @"(?<=[:\[,])(?:""[^""\\]*""|-?[0-9.]+|true|false|null)(?=[,}\]])");
                if (values.Count == 0)
                    return text;
                var value = values[chance.Next(values.Count)];
                text = text[..value.Index]
                    + (chance.Next(3) == 0 ? System.Text.Json.JsonSerializer.Serialize(Text()) : _spoilt[chance.Next(_spoilt.Length)])
                    + text[(value.Index + value.Length)..];
            }
            return text;
        }

        private byte[] Broken(string text)
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(text);
            for (var i = chance.Next(1, 4); i > 0; i--)
                bytes[chance.Next(bytes.Length)] = (byte)chance.Next(256);
            return bytes[..chance.Next(bytes.Length)];
        }

        private byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            chance.NextBytes(bytes);
            return bytes;
        }

        private string Header()
            => string.Concat(Text().Where(letter => letter is > ' ' and < '\u007f')) is { Length: > 0 } text
            ? Pick(text, "bytes=0-", "bytes=-1", "bytes=9-1", "bytes=99999999999999999999-", "bytes=0-1,3-4") : "x";

        private string Text() => _texts[chance.Next(_texts.Length)];

        private string Pick(params string[] all) => all[chance.Next(all.Length)];

        /// <summary>Most of it escaped as a client does, some not.</summary>
        private string Escaped(string text)
            => chance.Next(4) == 0 && text.All(letter => letter is > ' ' and < '\u007f' and not ('?' or '#')) ? text
            : Uri.EscapeDataString(text.Replace('\ud800', '?'));
    }
}
