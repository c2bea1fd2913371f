using Microsoft.AspNetCore.Builder;

namespace Transcode.Gateway.Access;

/// <summary>On an endpoint: what of it a key with a tenant may see. An endpoint that says nothing is closed to such keys.</summary>
/// <param name="Of">Of what.</param>
/// <param name="Parameter">Of the route: which job, asset or worker.</param>
internal sealed record TenantRule(TenantOf Of, string Parameter = "");

internal enum TenantOf
{
    /// <summary>It concerns all tenants: only keys of the platform.</summary>
    Platform = 1,
    /// <summary>What it answers is chosen, or what it makes is marked, by the caller's tenant.</summary>
    Caller = 2,
    Job = 3,
    Asset = 4,
    Worker = 5,
    /// <summary>The same to all: profiles, the schema.</summary>
    Everybody = 6,
}

internal static class TenantRules
{
    public static TBuilder OfPlatform<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
        => endpoint.WithMetadata(new TenantRule(TenantOf.Platform));

    public static TBuilder OfCaller<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
        => endpoint.WithMetadata(new TenantRule(TenantOf.Caller));

    public static TBuilder OfEverybody<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
        => endpoint.WithMetadata(new TenantRule(TenantOf.Everybody));

    public static TBuilder OfJob<TBuilder>(this TBuilder endpoint, string parameter) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new TenantRule(TenantOf.Job, parameter));

    public static TBuilder OfAsset<TBuilder>(this TBuilder endpoint, string parameter) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new TenantRule(TenantOf.Asset, parameter));

    public static TBuilder OfWorker<TBuilder>(this TBuilder endpoint, string parameter) where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new TenantRule(TenantOf.Worker, parameter));
}
