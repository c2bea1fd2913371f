using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Transcode.Storage.S3;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>Two silos, two gateways and some workers, each a process, over a real state and a real S3 service.</summary>
internal sealed partial class FleetHome : IAsyncDisposable
{
    private const string Key = "a-key-of-the-fleet-tests";

    private static readonly TimeSpan _timeout = TimeSpan.FromMinutes(2);

    private readonly Home _home = new();
    private readonly FleetState _state;
    private readonly Radosgw _s3;
    private readonly S3StoreOptions _store;
    private readonly (string, string)[] _settings;
    private readonly int[] _ports = [Running.FreePort(), Running.FreePort()];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(40) };

    private FleetHome(FleetState state, Radosgw s3)
    {
        (_state, _s3) = (state, s3);
        var store = _store = s3.OptionsForOneTest();
        _settings =
        [
            state.Setting, ("TRANSCODE_API_KEY", Key), ("TRANSCODE_TOKEN", Key),
            ("TRANSCODE_Storage__Kind", "S3"), ("TRANSCODE_Storage__S3__Endpoint", store.Endpoint!),
                ("TRANSCODE_Storage__S3__Bucket", store.Bucket!),
            ("TRANSCODE_Storage__S3__Prefix", store.Prefix!), ("TRANSCODE_Storage__S3__AccessKey", store.AccessKey!),
                ("TRANSCODE_Storage__S3__SecretKey", store.SecretKey!),
        ];
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public List<Member> Members { get; } = [];

    public string Complaints => string.Join('\n', Members.Select(member => $"--- {member.Name}\n{member.Complained}"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public IReadOnlyList<string> Gateways { get; } = ["g0", "g1"];

    public IReadOnlyList<string> Silos { get; } = ["s0", "s1"];

    /// <summary>Silos whose machines work too.</summary>
    public List<string> Cohosted { get; } = [];

    /// <summary>Those that joined over HTTP.</summary>
    public IEnumerable<string> Workers => Members.Select(member => member.Name).Except([.. Gateways, .. Silos, .. Cohosted]);

    /// <param name="s3">Where the bytes lie.</param>
    /// <param name="workers">How many: w1, w2 and so on.</param>
    public static Task<FleetHome> Open(Radosgw s3, int workers) => Open(s3, async fleet =>
    {
        for (var worker = 1; worker <= workers; worker++)
            await fleet.Join($"w{worker}");
    });

    public static async Task<FleetHome> Open(Radosgw s3, Func<FleetHome, Task> join)
    {
        var fleet = new FleetHome(await FleetState.Open(), s3);
        foreach (var silo in fleet.Silos)
            fleet.Serve(silo, "silo", 0);
        foreach (var (replica, gateway) in fleet.Gateways.Index())
            fleet.Serve(gateway, "gateway", fleet._ports[replica]);
        await join(fleet);
        await fleet.Until(
            async () =>
                (await fleet.Get("/api/workers")).GetProperty("workers").GetArrayLength() >= fleet.Workers.Count() + fleet.Cohosted.Count,
                    "not all workers joined");
        return fleet;
    }

    /// <param name="name">Unique in the fleet.</param>
    /// <param name="smallDisk">Its data folder is a small disk of its own, where one can be mounted.</param>
    /// <param name="sick">Its ffmpeg ruins every third chunk.</param>
    public async Task Join(string name, bool smallDisk = false, bool sick = false)
    {
        var line = await NetworkLink.Open();
        var data = _home.PathOf(name);
        var disk = smallDisk ? await SmallDisk.Mount(data) : null;
        Folder(name);
        (string, string)[] settings = [.. _settings, ("http_proxy", line.Address),
            ("PATH", ToolsOnPath.Make(_home.PathOf($"{name}-tools"), sick))];
        Members.Add(new Member(name,
            () => Running.Start(_home, settings, "worker", "--join", $"http://127.0.0.1:{_ports[0]},http://127.0.0.1:{_ports[1]}",
            "--name", name, "--slots", "1", "--no-benchmark", "--data", data))
        { Line = line, Disk = disk });
    }

    /// <summary>One more silo, whose machine works too; it has a data folder, and so a name among workers, of its own.</summary>
    /// <param name="name">Unique in the fleet.</param>
    /// <param name="tools">A folder that goes before PATH: the tools of its machine.</param>
    /// <returns>Its name as a worker.</returns>
    public string JoinSilo(string name, string? tools = null)
    {
        Folder(name);
        Cohosted.Add(name);
        var ending = $"{Cohosted.Count:x8}";
        File.WriteAllText(Path.Combine(_home.PathOf(name), "worker-id"), ending);
        (string, string)[] settings = [.. _settings, ("TRANSCODE_Worker__Measures", "false"),
            ("PATH", $"{(tools is null ? "" : tools + ":")}{Environment.GetEnvironmentVariable("PATH")}")];
        Members.Add(new Member(name,
            () => Running.Start(_home, settings, "serve", "--role", "silo,worker", "--slots", "1", "--listen", "127.0.0.1:0", "--data",
            _home.PathOf(name))));
        return $"{Environment.MachineName.ToLowerInvariant()}-{ending}";
    }

    /// <summary>Leaves the fleet as a machine does that is shut down.</summary>
    public async Task Leave(string name)
    {
        await Shell.Run("kill", ["-TERM", this[name].Id.ToString(CultureInfo.InvariantCulture)], Stop);
        (await this[name].End(Stop)).ShouldBe(0, this[name].Complained);
        await this[name].DisposeAsync();
        Members.RemoveAll(member => member.Name == name);
        Cohosted.Remove(name);
    }

    /// <summary>Until it is over, starts again who ended by itself: a gateway does whose database is away while it starts.</summary>
    public async Task Supervise(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            Members.ForEach(member => member.StartIfEnded());
            await Task.Delay(TimeSpan.FromSeconds(1), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public string PathOf(string name) => _home.PathOf(name);

    /// <summary>A film of one chunk.</summary>
    public async Task<string> Clip() => _home.PathOf(await _home.Clip("clip.mp4", 4, Stop));

    public Member this[string name] => Members.Single(member => member.Name == name);

    public int Ruined(string name) => ToolsOnPath.Ruined(_home.PathOf($"{name}-tools"));

    public Task KillDatabase() => _state.Kill();

    public Task StartDatabase() => _state.StartAgain();

    public Task KillStore() => _s3.Kill();

    public Task StartStore() => _s3.StartAgain();

    /// <summary>Asks what they share itself.</summary>
    public Task<IReadOnlyList<string>> Ask(string sql) => _state.Ask(sql, Stop);

    /// <summary>Steps of which more than one result was made public in one round of their job.</summary>
    public Task<IReadOnlyList<string>> AcceptedTwice() =>
        Ask("select job, body::json->>'step', count(*) from events where body::json->>'event' = 'step_finished' group by 1, 2 having "
            + "count(*) > 1");

    /// <summary>What each gateway counts, by its line without the number.</summary>
    public async Task<IReadOnlyDictionary<string, long>> MediaBytes()
    {
        var counted = new Dictionary<string, long>();
        foreach (var port in _ports)
            foreach (var line in (await _http.GetStringAsync($"http://127.0.0.1:{port}/metrics", Stop)).Split('\n')
                .Where(line => line.StartsWith("transcode_media_bytes_total{", StringComparison.Ordinal)))
                counted[$"{port} {line.Split(' ')[0]}"] = (long)double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
        return counted;
    }

    /// <summary>Keys of what lies in the store under staging.</summary>
    public async Task<IReadOnlyList<string>> Staged()
    {
        using var client = Radosgw.ClientFor(_store);
        var page = await client.ListObjectsV2Async(new() { BucketName = _store.Bucket, Prefix = $"{_store.Prefix}/staging/" }, Stop);
        return [.. (page.S3Objects ?? []).Select(found => found.Key)];
    }

    /// <summary>A film of small pictures, and what the program makes of it alone.</summary>
    public async Task<(string Path, IReadOnlyDictionary<string, string> Segments)> Film(int seconds)
    {
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate=25:duration={seconds},noise=alls=12:allf=t", "-f",
            "lavfi", "-i", $"sine=duration={seconds}",
             "-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-c:a", "aac", _home.PathOf("film.mp4")], Stop);
        exit.ShouldBe(0, errors);
        Folder("alone");
        await using var alone = Running.Start(_home, "run", "film.mp4", "-o", "calm", "--profile", "fleet", "--data",
            _home.PathOf("alone"), "--quiet");
        (await alone.End(Stop)).ShouldBe(0, alone.Complained);
        return (_home.PathOf("film.mp4"), _home.Segments("calm"));
    }

    /// <summary>As a patient client would: until it is told that it was taken.</summary>
    public async Task<string> SubmitPatiently(string film)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ; await Task.Delay(500, Stop))
            try
            {
                return (await Submit(film)).Job;
            }
            catch (Exception away) when (away is HttpRequestException or TaskCanceledException
                && TimeProvider.System.GetElapsedTime(began) < _timeout)
            {
                // Somebody is down: once more.
            }
    }

    /// <summary>Uploads by one gateway and orders by the other.</summary>
    public async Task<(string Job, string Asset)> Submit(string film, string profile = "fleet")
    {
        await using var bytes = File.OpenRead(film);
        using var uploaded = await _http.PutAsync($"http://127.0.0.1:{_ports[0]}/api/assets?name=film.mp4", new StreamContent(bytes), Stop);
        var asset = (await uploaded.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("asset_id")
            .GetString()!;
        using var made = await _http.PostAsJsonAsync($"http://127.0.0.1:{_ports[1]}/api/jobs", new { asset, profiles = new[] { profile } },
            Stop);
        return ((await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("job_id").GetString()!,
            asset);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
            await member.DisposeAsync();
        _http.Dispose();
        await _state.DisposeAsync();
        _home.Dispose();
    }

    private void Serve(string name, string role, int port)
    {
        Folder(name);
        Members.Add(new Member(name,
            () => Running.Start(_home, _settings, "serve", "--role", role, "--listen", $"127.0.0.1:{port}", "--data", _home.PathOf(name))));
    }

    /// <summary>A data folder with the cheap profile, and with one that only a card can do.</summary>
    private void Folder(string name)
    {
        Directory.CreateDirectory(Path.Combine(_home.PathOf(name), "profiles"));
        File.WriteAllText(Path.Combine(_home.PathOf(name), "profiles", "fleet.json"), """
            {"name": "fleet", "description": "Two small renditions.", "assets": ["video"],
             "video": {"preset": "medium", "rate": {"mode": "crf", "crf": 23}, "gop_seconds": 2,
               "ladder": [{"name": "180p", "width": 320, "height": 180, "kbps": 400}, {"name": "90p", "width": 160, "height": 90, "kbps": 150}]},
             "audio": {"kbps": 96}, "hls": {"segment_seconds": 2}}
            """);
        File.WriteAllText(Path.Combine(_home.PathOf(name), "profiles", "card.json"), """
            {"name": "card", "description": "By a card alone.", "assets": ["video"],
             "video": {"encoder": "h264_nvenc", "ladder": [{"name": "90p", "width": 160, "height": 90, "kbps": 150}]}, "hls": {"segment_seconds": 2}}
            """);
    }
}
