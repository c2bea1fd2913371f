using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Identity;

/// <summary>
/// People sign in at a provider (OpenID Connect, authorization code with PKCE) and come back with a code, for which the server fetches
/// their identity token itself. What it says becomes a session like that of a key; the token is not kept.
/// </summary>
internal static class ProviderSignIn
{
    public const string Scheme = "Provider";
    public const string Start = "/sign-in/provider";

    private const string Return = "/sign-in/return";
    private const string CookiePrefix = "transcode.";

    private static readonly TimeSpan _longestVisit = TimeSpan.FromMinutes(15);

    /// <param name="services">Of the host; the gateway is there.</param>
    /// <param name="options">Where.</param>
    public static void AddProviderSignIn(this IServiceCollection services, ProviderSignInOptions options)
    {
        services.AddSingleton(host => new ProviderReader(options.Provider, host.GetRequiredService<TimeProvider>(),
            host.GetRequiredService<ILogger<ProviderDocuments>>()));
        services.AddAuthentication().AddOpenIdConnect(Scheme, null, _ => { });
        services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<ProviderReader>((scheme, reader) => Apply(scheme, options, reader));
    }

    private static void Apply(OpenIdConnectOptions scheme, ProviderSignInOptions options, ProviderReader reader)
    {
        (scheme.ClientId, scheme.ClientSecret, scheme.SignInScheme) = (options.ClientId, options.ClientSecret, SignIn.Scheme);
        (scheme.ResponseType, scheme.UsePkce) = (OpenIdConnectResponseType.Code, true);
        // By query: a form that another site posts would come without our cookies.
        (scheme.ResponseMode, scheme.CallbackPath) = (OpenIdConnectResponseMode.Query, Return);
        (scheme.SaveTokens, scheme.MapInboundClaims, scheme.GetClaimsFromUserInfoEndpoint) = (false, false, false);
        scheme.Scope.Clear();
        foreach (var word in options.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            scheme.Scope.Add(word);
        // Read by our own rules, within our bounds, see ProviderFetch.
        scheme.ConfigurationManager = reader.Documents;
        scheme.Backchannel = ProviderFetch.Client(options.Provider);
        scheme.TokenValidationParameters.ValidAlgorithms = options.Provider.Algorithms;
        scheme.TokenValidationParameters.ClockSkew = options.Provider.ClockSkew;
        scheme.RemoteAuthenticationTimeout = _longestVisit;
        Protect(scheme.CorrelationCookie, "visit.");
        Protect(scheme.NonceCookie, "nonce.");
        scheme.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = leaving =>
            {
                var outer = OuterAddress.Of(leaving.HttpContext, leaving.HttpContext.RequestServices.GetRequiredService<GatewayOptions>());
                leaving.ProtocolMessage.RedirectUri = outer + Return;
                return Task.CompletedTask;
            },
            OnTokenValidated = returned => Begin(returned, options, reader.Tokens),
            OnTicketReceived = Enter,
            OnRemoteFailure = failed =>
            {
                failed.Response.Redirect(ProviderOutcome.Failed.Page);
                failed.HandleResponse();
                return Task.CompletedTask;
            },
        };
    }

    private static void Protect(CookieBuilder cookie, string name)
    {
        (cookie.Name, cookie.HttpOnly, cookie.SameSite) = (CookiePrefix + name, true, SameSiteMode.Lax);
        cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    /// <summary>The token is read once more, as if it had been sent as a bearer: one set of rules says what claims open.</summary>
    private static async Task Begin(TokenValidatedContext returned, ProviderSignInOptions options, TokenReader tokens)
    {
        var (known, _) = await tokens.Read(returned.TokenEndpointResponse?.IdToken ?? "", returned.HttpContext.RequestAborted);
        if (known is null || !SignIn.Opens(known))
        {
            returned.Response.Redirect(ProviderOutcome.Refused.Page);
            returned.HandleResponse();
            return;
        }
        var ends = returned.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow() + options.Session;
        returned.Principal = KnownKey.OfToken(known.Caller with { Until = ends }, options.Provider.RequestsPerMinute).Holder;
        (returned.Properties!.ExpiresUtc, returned.Properties.AllowRefresh) = (ends, false);
    }

    /// <summary>The browser comes from another site and would send no strict cookie with a redirect; from a page of ours it does.</summary>
    private static async Task Enter(TicketReceivedContext arrived)
    {
        await arrived.HttpContext.SignInAsync(SignIn.Scheme, arrived.Principal!, arrived.Properties);
        arrived.HandleResponse();
        await ArrivalPage.Write(arrived.HttpContext, arrived.ReturnUri ?? "/");
    }
}

/// <summary>How a visit to the provider ended that opened nothing: what the sign-in page says of it.</summary>
/// <param name="Word">In the page's address.</param>
internal sealed record ProviderOutcome(string Word)
{
    public static readonly ProviderOutcome Away = new("away");
    public static readonly ProviderOutcome Failed = new("failed");
    public static readonly ProviderOutcome Refused = new("refused");

    public string Page => $"/sign-in?provider={Word}";

    public static ProviderOutcome? Of(string? word) => Array.Find([Away, Failed, Refused], one => one.Word == word);
}
