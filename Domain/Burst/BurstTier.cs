using Transcode.Domain.Workers;

namespace Transcode.Domain.Burst;

/// <summary>A kind of machine that a provider lends: at RunPod an endpoint, which has its GPUs and its image.</summary>
public sealed record BurstTier
{
    public const int LongestName = 40;
    public const decimal HighestPrice = 1000;

    /// <summary>For people: "rtx4090".</summary>
    public required string Name { get; init; }

    /// <summary>What the provider calls it.</summary>
    public required string Endpoint { get; init; }

    public required decimal DollarsPerHour { get; init; }

    /// <summary>Encoders that it brings beside software: "h264_nvenc".</summary>
    public IReadOnlyList<string> Encoders { get; init; } = [];

    /// <summary>Highest picture that it is meant for, in lines; null: any.</summary>
    public int? MostHeight { get; init; }

    /// <param name="capability">Of steps, see <see cref="Capabilities"/>. The image has ffmpeg and libvips.</param>
    public bool Has(string capability)
        => capability is Capabilities.Software or Capabilities.Libvips || Encoders.Contains(capability, StringComparer.Ordinal);

    /// <summary>The cheapest that has all of that; of equal price the first that is named.</summary>
    /// <param name="tiers">Those that there are.</param>
    /// <param name="capabilities">What is needed.</param>
    /// <param name="height">Of the source's picture; 0: none, or not known.</param>
    public static BurstTier? Choose(IReadOnlyList<BurstTier> tiers, IReadOnlyCollection<string> capabilities, int height) => tiers
        .Where(tier => capabilities.All(tier.Has) && !(tier.MostHeight < height))
        .MinBy(tier => tier.DollarsPerHour);
}
