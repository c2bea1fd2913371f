using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Gateway.Delivery;
using Transcode.Storage;

namespace Transcode.Gateway.Assets;

/// <summary>What an asset takes in the storage. Pure.</summary>
/// <param name="Source">Bytes of what was uploaded or fetched; 0: it lies elsewhere.</param>
/// <param name="Outputs">Bytes of what players and people are given.</param>
/// <param name="Other">Bytes of notes, and of what is only material for outputs.</param>
/// <param name="Objects">How many files that are.</param>
/// <param name="IsAll">False: there are more than were counted.</param>
public sealed record StoredBytes(long Source, long Outputs, long Other, int Objects, bool IsAll)
{
    public static readonly StoredBytes None = new(0, 0, 0, 0, IsAll: true);

    public long All => Source + Outputs + Other;

    /// <summary>With one more file of the asset.</summary>
    public StoredBytes With(AssetId asset, MediaObject stored) => (AssetLayout.IsSource(asset, stored.Key.Value),
        PublicPath.OfKey(asset, stored.Key.Value) is not null) switch
    {
        (true, _) => this with { Source = Source + stored.Length, Objects = Objects + 1 },
        (_, true) => this with { Outputs = Outputs + stored.Length, Objects = Objects + 1 },
        _ => this with { Other = Other + stored.Length, Objects = Objects + 1 },
    };
}

/// <summary>What all assets take, by whose they are.</summary>
/// <param name="ByTenant">Empty name: the platform's own, and what nobody knows of.</param>
/// <param name="Objects">How many files that are.</param>
/// <param name="IsAll">False: there are more than were counted.</param>
/// <param name="At">When it was counted.</param>
public sealed record StoredTotal(IReadOnlyDictionary<string, long> ByTenant, int Objects, bool IsAll, DateTimeOffset At)
{
    public long Bytes => ByTenant.Values.Sum();

    /// <summary>As one tenant may see it; how many files the others have is none of its business.</summary>
    public StoredTotal Only(string tenant)
        => new(new Dictionary<string, long> { [tenant] = ByTenant.GetValueOrDefault(tenant) }, 0, IsAll, At);
}
