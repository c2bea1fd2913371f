using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>A portal that knows a provider, as its user sets it; the provider is of another site to a browser.</summary>
public sealed class ProviderHome : IAsyncLifetime
{
    internal IdentityProvider Provider { get; private set; } = null!;

    public PortalHome Portal { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Provider = await IdentityProvider.Start("localhost");
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, IdentityProvider.ClientSecret + "\n");
        Portal = new()
        {
            Settings =
            [
                ("TRANSCODE_Access__Oidc__Authority", Provider.Authority),
                ("TRANSCODE_Access__Oidc__ClientId", IdentityProvider.ClientId),
                ("TRANSCODE_Access__Oidc__ClientSecretFile", secret),
                ("TRANSCODE_Access__Oidc__Name", "the house"),
                ("TRANSCODE_Access__Oidc__ScopeClaim", "realm_access.roles"),
            ]
        };
        await Portal.InitializeAsync();
        File.Delete(secret);
    }

    public async ValueTask DisposeAsync()
    {
        await Portal.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
