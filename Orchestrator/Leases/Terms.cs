using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Leases;

/// <summary>On which terms a worker may take steps.</summary>
/// <param name="Lanes">What it can do; none: it is not admitted (quarantined, draining, nothing proven).</param>
/// <param name="Avoids">What failed on it lately, so that somebody else tries first.</param>
public sealed record Terms(IReadOnlyList<string> Lanes, IReadOnlyList<StepKey> Avoids)
{
    /// <summary>Of a worker of which nothing is known.</summary>
    public static readonly Terms Usual = new([Domain.Workers.Lanes.Software, Domain.Workers.Lanes.Libvips], []);

    public static readonly Terms NotAdmitted = new([], []);

    public bool IsAdmitted => Lanes.Count > 0;

    /// <summary>Equal where what is open for one is open for the other.</summary>
    public string Key { get; } = string.Join('|', [.. Lanes, .. Avoids.Select(avoided => avoided.ToString())]);
}
