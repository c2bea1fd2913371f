namespace Transcode.Domain.Dispatch;

/// <summary>On which terms a worker may take steps.</summary>
/// <param name="Capabilities">What it can do; none: it is not admitted (quarantined, draining, nothing proven).</param>
/// <param name="Avoids">What failed on it lately, so that somebody else tries first.</param>
public sealed record ClaimScope(IReadOnlyList<string> Capabilities, IReadOnlyList<StepKey> Avoids)
{
    /// <summary>Of a worker of which nothing is known.</summary>
    public static readonly ClaimScope Usual = new([Workers.Capabilities.Software, Workers.Capabilities.Libvips], []);

    public static readonly ClaimScope NotAdmitted = new([], []);

    public bool IsAdmitted => Capabilities.Count > 0;
}
