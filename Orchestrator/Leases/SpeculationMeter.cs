using System.Diagnostics.Metrics;

namespace Transcode.Orchestrator.Leases;

/// <summary>Counts steps that were lent twice: transcode_speculation_issued, and of these which lease was the first to hand in a result.</summary>
internal static class SpeculationMeter
{
    private static readonly Meter Meter = new("Transcode.Orchestrator");
    private static readonly Counter<long> Issues = Meter.CreateCounter<long>("transcode.speculation.issued", null, "Steps that were issued a second time.");
    private static readonly Counter<long> Wins = Meter.CreateCounter<long>("transcode.speculation.won", null, "Steps whose second issue was the first to finish.");
    private static readonly Counter<long> Losses = Meter.CreateCounter<long>("transcode.speculation.lost", null, "Steps whose first holder was the first to finish after all.");

    public static void Issued() => Issues.Add(1);

    public static void Ended(bool secondWon) => (secondWon ? Wins : Losses).Add(1);
}
