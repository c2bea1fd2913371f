using Transcode.Contracts.Burst;
using Transcode.Contracts.Keys;
using Transcode.Contracts.Reading;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Silo.Burst;
using Transcode.Silo.Tests.Fixtures;
using Transcode.Tests.RunPod;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Silo.Tests.Burst;

/// <summary>A silo that may borrow machines, and whoever lends them.</summary>
internal sealed class BurstHome : IAsyncDisposable
{
    private readonly SocketsHttpHandler _handler = new();
    private readonly RunPodProvider _provider;

    private BurstHome(RunPodServer runPod, string key)
    {
        RunPod = runPod;
        _provider = new RunPodProvider(new RunPodOptions { Url = runPod.Url, Key = key }, _handler);
    }

    public static readonly BurstRules Rules = new()
    {
        Tiers =
        [
            new() { Name = "small", Endpoint = "ep-small", DollarsPerHour = 0.36m },
            new() { Name = "card", Endpoint = "ep-card", DollarsPerHour = 0.72m, Encoders = ["h264_nvenc"] },
        ],
        DollarsPerDay = 1,
        RunSeconds = 985,
        OverheadSeconds = 15,
    };

    public RunPodServer RunPod { get; }

    public Cluster Cluster { get; private set; } = null!;

    public IBurstGrain Grain => Cluster.Grains.GetGrain<IBurstGrain>(IBurstGrain.Key);

    public static async Task<BurstHome> Open(BurstRules? rules = null, string key = RunPodServer.Key)
    {
        var home = new BurstHome(await RunPodServer.Start(), key);
        home.Cluster = await Cluster.Start(options: Options(rules), provider: home._provider);
        // Somebody is there, and slow.
        await home.Cluster.Worker("anna").Announce(new Announcement { WorkerId = "anna" });
        return home;
    }

    public async Task Restart(TimeSpan later)
        => Cluster = await Cluster.Restart(Options(null), later, provider: _provider);

    /// <summary>A job that nobody works on, and that is to be ready in ten seconds.</summary>
    public async Task Late(string id, int deadline = 10)
        => (await Cluster.Submit(Order(id) with { DeadlineSeconds = deadline })).Refused.ShouldBeNull();

    public async Task<IReadOnlyList<BurstRun>> Runs(string? job = null)
        => await Cluster.Reader.BurstRuns(new BurstFilter(job is null ? null : new JobId(job)));

    public async Task<BurstRun> Run() => (await Runs()).ShouldHaveSingleItem();

    /// <summary>The clock goes on until there is one that is so.</summary>
    public async Task<BurstRun> Until(Func<BurstRun, bool> holds, string what)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            if ((await Runs()).FirstOrDefault(holds) is { } found)
                return found;
            await Cluster.Pass(1);
        }
        throw new TimeoutException($"It did not come to this: {what}; {string.Join("; ", await Runs())}");
    }

    public async Task<StoredKey> KeyOf(BurstRun run)
        => (await Cluster.Grains.GetGrain<IKeyGrain>(IKeyGrain.Key).Since(null)).Keys.Single(key => key.Id == run.KeyId);

    public async Task<IReadOnlyList<JobEvent>> Told(string job)
        => [.. (await Cluster.Events(job)).Where(happened => happened is JobEvent.BurstStarted or JobEvent.BurstEnded)];

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await RunPod.DisposeAsync();
        _provider.Dispose();
        _handler.Dispose();
    }

    private static EngineOptions Options(BurstRules? rules)
        => new() { Burst = new BurstOptions { Rules = rules ?? Rules, JoinUrl = new Uri("https://media.example.org") } };
}
