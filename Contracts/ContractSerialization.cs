using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Serialization.Cloning;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;

namespace Transcode.Contracts;

/// <summary>
/// How the domain's types travel between silos and clients: as JSON, so that the domain needs no attributes. Both ends must add this. All
/// of them are immutable, so within a process they are handed over as they are.
/// </summary>
public static class ContractSerialization
{
    public static IServiceCollection AddContractSerialization(this IServiceCollection services)
    {
        services.AddSerializer(serializer =>
        {
            serializer.AddJsonSerializer(IsOurs, Options());
            serializer.Configure(options => options.AddAllowedAssembly(typeof(Job).Assembly));
        });
        // Else a caller elsewhere would only hear that something could not be written.
        services.Configure<ExceptionSerializationOptions>(options =>
        {
            options.SupportedNamespacePrefixes.Add("Transcode");
            options.SupportedNamespacePrefixes.Add("Npgsql");
        });
        // Before the one of the JSON serializer, which would write and read each value to copy it.
        services.Insert(0, ServiceDescriptor.Singleton<IGeneralizedCopier, AsItIs>());
        return services;
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(Job).Assembly;

    private static JsonSerializerOptions Options() => new(ProtocolJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(ProtocolJson.Default, new DefaultJsonTypeInfoResolver()),
    };

    private sealed class AsItIs : IGeneralizedCopier
    {
        public bool IsSupportedType(Type type) => IsOurs(type) && !type.IsArray;

        public object? DeepCopy(object? input, CopyContext context) => input;
    }
}
