using Transcode.Domain.Burst;

namespace Transcode.Domain.Tests.Burst;

/// <summary>Two tiers, ten dollars a day, and a run.</summary>
internal static class BurstSamples
{
    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static readonly BurstTier Small = new() { Name = "small", Endpoint = "ep-small", DollarsPerHour = 0.36m, MostHeight = 1080 };

    public static readonly BurstTier Large = new()
    {
        Name = "large",
        Endpoint = "ep-large",
        DollarsPerHour = 3.6m,
        Encoders = ["h264_nvenc"],
    };

    public static readonly BurstRules Rules = new()
    {
        Tiers = [Large, Small],
        DollarsPerDay = 10,
        DeadlineSeconds = 600,
        RunSeconds = 985,
        OverheadSeconds = 15,
    };

    public static BurstRun Run(string id = "br_1", BurstState state = BurstState.Starting, string job = "j") => new()
    {
        Id = new(id),
        Job = new(job),
        Tier = Large.Name,
        Endpoint = Large.Endpoint,
        DollarsPerHour = Large.DollarsPerHour,
        Why = "it is late",
        Attempt = 1,
        Worker = new($"burst-{id}"),
        KeyId = "0123456789ab",
        State = state,
        StartedAt = Now,
    };

    public static BurstRun Queued => BurstDecider.Started(Run(), new RunReport("rp-1", BurstState.Queued), null, Rules, Now);

    public static BurstRun Running => BurstDecider.Told(Queued, new RunReport("rp-1", BurstState.Running, 30_000), Rules, After(30));

    public static DateTimeOffset After(double seconds) => Now.AddSeconds(seconds);
}
