using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;

namespace Transcode.Silo.Placement;

/// <summary>
/// A grain that is named after something which one silo has goes there, so that the worker in that process asks and is answered without a
/// network between. It is a wish: where no silo has it the grain lives anywhere, for a queue without a worker and a worker that was lost
/// must answer too. Orleans' own filters compare with the silo that asks.
/// </summary>
/// <param name="key">Of the silo's metadata, see <see cref="SiloDevice"/>.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class PrefersSiloAttribute(string key) : PlacementFilterAttribute(new PrefersSilo(key));

/// <summary>As it travels with the grain's properties.</summary>
internal sealed class PrefersSilo(string key) : PlacementFilterStrategy(order: 0)
{
    private const string Property = "metadata-key";

    public PrefersSilo() : this("")
    {
    }

    public string Key { get; private set; } = key;

    public override void AdditionalInitialize(GrainProperties properties)
        => Key = GetPlacementFilterGrainProperty(Property, properties) ?? "";

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties)
            => [new(Property, Key)];
}
