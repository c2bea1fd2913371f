using Microsoft.Extensions.Options;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace Transcode.Silo.Placement;

/// <summary>Leaves the silos that have what the grain is named after; all, where none has.</summary>
internal sealed class PrefersSiloDirector(ISiloMetadataCache others, ILocalSiloDetails here, IOptions<SiloMetadata> own)
    : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        if (filterStrategy is not PrefersSilo { Key: var key })
            return silos;
        var (all, name) = (silos.ToList(), target.GrainIdentity.Key.ToString() ?? "");
        var fit = all.Where(silo => SiloDevice.Has(MetadataOf(silo), key, name)).ToList();
        return fit.Count > 0 ? fit : all;
    }

    /// <summary>Of ourselves we know before the cluster does.</summary>
    private IReadOnlyDictionary<string, string> MetadataOf(SiloAddress silo)
        => (silo.Equals(here.SiloAddress) ? own.Value : others.GetSiloMetadata(silo)).Metadata;
}
