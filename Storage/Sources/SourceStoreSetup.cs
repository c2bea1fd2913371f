using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain.Addresses;

namespace Transcode.Storage.Sources;

public static class SourceStoreSetup
{
    /// <summary>Registers <see cref="SourceStores"/> from the section <c>Sources</c>, whose <see cref="Faults"/> were looked at.</summary>
    /// <param name="services">Of the host.</param>
    /// <param name="configuration">With that section.</param>
    /// <param name="own">See <see cref="OwnStores"/>.</param>
    public static IServiceCollection AddSourceStores(this IServiceCollection services, IConfiguration configuration,
        IReadOnlyDictionary<StoredKind, SourceStoreOptions> own)
    {
        var stores = Read(configuration);
        return services.AddSingleton(provider => new SourceStores(stores, own, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Everything that is wrong with the section; a value that is none is named too.</summary>
    public static IReadOnlyList<string> Faults(IConfiguration configuration)
    {
        try
        {
            return [.. Read(configuration).SelectMany(store => store.Value.Faults(store.Key))];
        }
        catch (InvalidOperationException exception)
        {
            return [exception.Message];
        }
    }

    private static Dictionary<string, SourceStoreOptions> Read(IConfiguration configuration) =>
        configuration.GetSection(SourceStoreOptions.Section).GetChildren()
            .ToDictionary(store => store.Key, store => store.Get<SourceStoreOptions>() ?? new(), StringComparer.OrdinalIgnoreCase);
}
