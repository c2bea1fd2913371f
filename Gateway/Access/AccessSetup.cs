using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Identity;

namespace Transcode.Gateway.Access;

/// <summary>Every endpoint says what it needs; one that says nothing is closed. Who asks is told by an authentication scheme, see
/// <see cref="ApiKeyHandler"/>.</summary>
internal static class AccessSetup
{
    /// <param name="endpoint">To be closed.</param>
    /// <param name="scope">What opens it.</param>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Scope scope) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Policies.Of(scope));

    /// <param name="endpoint">To be closed.</param>
    /// <param name="scope">What opens it.</param>
    /// <param name="also">What opens it as well.</param>
    public static TBuilder Requires<TBuilder>(this TBuilder endpoint, Scope scope, Scope also) where TBuilder : IEndpointConventionBuilder
        =>
        endpoint.RequireAuthorization(new AuthorizationPolicyBuilder().AddRequirements(new ScopeRequirement(scope, also)).Build());

    /// <summary>Open to all: health, and addresses that carry their own proof.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder
        => endpoint.AllowAnonymous();

    /// <summary>Not AddAuthentication: that brings keys for cookies, which only a portal needs and a short job would wait for.</summary>
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddAuthenticationCore(schemes => schemes.DefaultScheme = ApiKeyHandler.Name);
        services.TryAddSingleton(UrlEncoder.Default);
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Name, null);
        services.AddAuthorization(Policies.Apply);
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefusal>();
        services.AddSingleton<KeyRing>().AddSingleton<KeptKeys>().AddSingleton<KeyRates>().AddSingleton<KeyWatch>()
            .AddSingleton<TenantView>();
        services.AddSingleton(BearerReaderOf);
    }

    /// <summary>A server that takes no tokens loads nothing that reads them.</summary>
    private static BearerReader BearerReaderOf(IServiceProvider host)
    {
        var ring = host.GetRequiredService<KeyRing>();
        return host.GetRequiredService<GatewayOptions>().Tokens is { } tokens ? WithTokens(host, ring, tokens)
            : new BearerReader(ring, null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static BearerReader WithTokens(IServiceProvider host, KeyRing ring, ProviderOptions tokens)
    {
        var time = host.GetRequiredService<TimeProvider>();
        var log = host.GetRequiredService<ILoggerFactory>().CreateLogger<ProviderDocuments>();
        return new BearerReader(ring, new TokenReader(new ProviderDocuments(tokens, time, log), time));
    }
}
