using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>What its gateways answer, and waiting for it.</summary>
internal sealed partial class FleetHome
{
    /// <summary>From whichever gateway answers.</summary>
    public async Task<JsonElement> Get(string path) => JsonDocument.Parse(await Bytes(path)).RootElement;

    public async Task<string> Text(string path) => Encoding.UTF8.GetString(await Bytes(path));

    /// <summary>All that was recorded of a job that is over, as its followers are told.</summary>
    public async Task<string> Events(string job)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_ports[0]}/api/jobs/{job}/events");
        request.Headers.Add("Last-Event-ID", "0");
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        using var lines = new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(Stop));
        var told = new StringBuilder();
        while (await lines.ReadLineAsync(Stop) is { } line && !line.Contains("job_ready", StringComparison.Ordinal))
            told.AppendLine(line);
        told.ToString().ShouldContain("step_leased");
        return told.ToString();
    }

    /// <summary>What nobody but the processes of the fleet is to know.</summary>
    public IReadOnlyList<string> Secrets => [Key, _store.AccessKey!, _store.SecretKey!];

    /// <summary>From this gateway and no other.</summary>
    public async Task<JsonElement> Ask(string gateway, HttpMethod method, string path, object? body = null)
    {
        var port = _ports[Gateways.Index().Single(each => each.Item == gateway).Index];
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{port}{path}")
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        using var answer = await _http.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        answer.IsSuccessStatusCode.ShouldBeTrue($"{method} {path}: {text}\n{Complaints}");
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Length of what lies in the store, and bytes of it.</summary>
    public async Task<(long Length, byte[] Bytes)> Stored(string key, long from, int count)
    {
        using var client = Radosgw.ClientFor(_store);
        using var found = await client.GetObjectAsync(new()
        {
            BucketName = _store.Bucket,
            Key = $"{_store.Prefix}/{key}",
            ByteRange = new(from, from + count - 1),
        }, Stop);
        var bytes = new byte[count];
        await found.ResponseStream.ReadExactlyAsync(bytes, Stop);
        return (long.Parse(found.ContentRange.Split('/')[1], CultureInfo.InvariantCulture), bytes);
    }

    public async Task<byte[]> Bytes(string path)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(50, Stop))
            foreach (var port in _ports)
                try
                {
                    return await _http.GetByteArrayAsync($"http://127.0.0.1:{port}{path}", Stop);
                }
                catch (HttpRequestException away) when (TimeProvider.System.GetElapsedTime(began) < _timeout)
                {
                    away.StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized);
                }
    }

    /// <summary>What viewers get of an asset, by the names of the run alone.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Segments(string asset, IEnumerable<string> names)
    {
        var hashes = new Dictionary<string, string>();
        foreach (var name in names)
            hashes[name] = Convert.ToHexString(SHA256.HashData(await Bytes($"/media/{asset}/{name}")));
        return hashes;
    }

    public async Task Ready(string job) => await Until(async () =>
    {
        var state = (await Get($"/api/jobs/{job}")).GetProperty("state").GetString();
        state.ShouldNotBe("failed", Complaints);
        state.ShouldNotBe("rejected", Complaints);
        return state == "ready";
    }, $"job {job} did not become ready");

    public async Task Until(Func<Task<bool>> holds, string missing)
    {
        for (var began = TimeProvider.System.GetTimestamp(); !await holds(); await Task.Delay(50, Stop))
            if (TimeProvider.System.GetElapsedTime(began) > _timeout)
                throw new TimeoutException($"{missing}\n{Complaints}");
    }
}
