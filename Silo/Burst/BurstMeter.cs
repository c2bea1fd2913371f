using System.Diagnostics.Metrics;
using Transcode.Domain.Burst;
using Transcode.Silo.Jobs;

namespace Transcode.Silo.Burst;

/// <summary>
/// Counts runs that are over, for /metrics: transcode_burst_runs_total{state,tier}, transcode_burst_seconds_total{tier} at work,
/// transcode_burst_dollars_total{tier} by our reckoning, transcode_burst_delay_seconds (from the request to the work), and
/// transcode_burst_started_total{tier}.
/// </summary>
internal static class BurstMeter
{
    private static readonly Meter _meter = new(JobMeter.Name);
    private static readonly Counter<long> _started = _meter.CreateCounter<long>("transcode.burst.started", null,
        "Runs that a provider took.");
    private static readonly Counter<long> _runs = _meter.CreateCounter<long>("transcode.burst.runs", null,
        "Runs on borrowed machines that are over, by how they ended.");
    private static readonly Counter<double> _seconds = _meter.CreateCounter<double>("transcode.burst.seconds", null,
        "Seconds that borrowed machines were at work.");
    private static readonly Counter<double> _dollars = _meter.CreateCounter<double>("transcode.burst.dollars", null,
        "What borrowed machines cost, by our reckoning.");
    private static readonly Histogram<double> _delay = _meter.CreateHistogram<double>("transcode.burst.delay", "s",
        "From the request for a machine to its work, as the provider tells.");

    public static void CountStart(BurstRun run) => _started.Add(1, Tier(run));

    public static void CountEnd(BurstRun run)
    {
        _runs.Add(1, Tier(run), new KeyValuePair<string, object?>("state", run.State.ToString().ToLowerInvariant()));
        _seconds.Add(run.Seconds, Tier(run));
        _dollars.Add((double)run.Dollars, Tier(run));
        if (run is { DelayMilliseconds: { } delay, State: BurstState.Completed })
            _delay.Record(delay / 1000.0, Tier(run));
    }

    private static KeyValuePair<string, object?> Tier(BurstRun run) => new("tier", run.Tier);
}
