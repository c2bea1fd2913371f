using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Transcode.Bench.Fleet;

/// <summary>A coordinator with a folder and a file for its state, and workers that joined it.</summary>
internal sealed class Household : IDisposable
{
    internal const string Key = "a-key-of-the-benchmark";

    private static readonly string[] _profiles = ["bench"];

    private readonly string _root;
    private readonly string _folder = Directory.CreateTempSubdirectory("fleet-").FullName;
    private readonly string _address = $"http://127.0.0.1:{FreePort()}";
    private readonly List<Member> _workers = [];
    private readonly Dictionary<string, string> _settings = [];

    private Household(string root, string profile, bool needsKey)
    {
        _root = root;
        Http = new HttpClient { BaseAddress = new Uri(_address), Timeout = TimeSpan.FromMinutes(10) };
        if (needsKey)
        {
            (_settings["TRANSCODE_API_KEY"], _settings["TRANSCODE_TOKEN"]) = (Key, Key);
            Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        }
        var profiles = Directory.CreateDirectory(Path.Combine(_folder, "server", "profiles")).FullName;
        File.WriteAllText(Path.Combine(profiles, "bench.json"), profile);
        Server = new Member(root, Path.Combine(_folder, "server"), null, _settings, "serve", "--no-worker", "--listen",
            new Uri(_address).Authority);
    }

    internal HttpClient Http { get; }

    internal Member Server { get; }

    /// <summary>Seconds of processor that the workers took so far, with all their tools.</summary>
    internal double ProcessorOfWorkers => _workers.Sum(worker => worker.ProcessorOfAll);

    /// <param name="root">of the project</param>
    /// <param name="profile">the text of the profile "bench"</param>
    /// <param name="shares">of each worker; null: unlimited</param>
    /// <param name="needsKey">whether the server asks for one</param>
    internal static async Task<Household> Open(string root, string profile, IReadOnlyList<double?> shares, bool needsKey = true)
    {
        var household = new Household(root, profile, needsKey);
        await household.Until(async () => (await household.Http.GetAsync("/health")).IsSuccessStatusCode, "the server does not answer");
        await household.Join(shares);
        return household;
    }

    /// <summary>More workers, until they are ready to work.</summary>
    internal async Task Join(IReadOnlyList<double?> shares)
    {
        foreach (var share in shares)
            _workers.Add(new Member(_root, Path.Combine(_folder, $"w{_workers.Count}"), share, _settings,
                "worker", "--join", _address, "--name", $"w{_workers.Count}", "--slots", "1"));
        await Until(async () => (await Get("/api/workers")).GetProperty("workers").EnumerateArray()
            .Count(worker => worker.GetProperty("encoders").ValueKind == JsonValueKind.Array
            && worker.GetProperty("encoders").GetArrayLength() > 0) >= _workers.Count, "not all workers joined");
    }

    /// <returns>The asset.</returns>
    internal async Task<string> Upload(string film)
    {
        await using var bytes = File.OpenRead(film);
        using var answer = await Http.PutAsync($"/api/assets?name={Path.GetFileName(film)}", new StreamContent(bytes));
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("asset_id").GetString()!;
    }

    /// <returns>The job.</returns>
    internal async Task<string> Submit(string asset)
    {
        using var answer = await Http.PostAsJsonAsync("/api/jobs", new { asset, profiles = _profiles });
        return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>()).GetProperty("job_id").GetString()!;
    }

    /// <summary>All that happened in a job that is over.</summary>
    internal async Task<string> Events(string job)
    {
        using var stream = new StreamReader(await Http.GetStreamAsync($"/api/jobs/{job}/events"));
        var events = new StringBuilder();
        for (var isLast = false; await stream.ReadLineAsync() is { } line
            && !(isLast && line.Length == 0); isLast |= line == "event: job_ready")
            events.AppendLine(line);
        return events.ToString();
    }

    internal async Task<JsonElement> Get(string path) => await Http.GetFromJsonAsync<JsonElement>(path);

    internal async Task Until(Func<Task<bool>> holds, string missing)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(250))
        {
            try
            {
                if (await holds())
                    return;
            }
            catch (HttpRequestException) when (Server.IsRunning && TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
            {
                // It is still starting.
            }

            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromHours(1))
                throw new TimeoutException($"{missing}; the server said: {Server.LastWords}; workers: {string.Join("; ", _workers.Select(worker => worker.LastWords))}");
        }
    }

    public void Dispose()
    {
        foreach (var worker in _workers)
            worker.Dispose();
        Server.Dispose();
        Http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
