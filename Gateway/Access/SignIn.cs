using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Access;

/// <summary>
/// People type their key once into a form, and a cookie that scripts cannot read stands for it from then on. It names the key and holds for
/// as long as the key is there and opens what it opened; it is no key itself. Whoever signed in at a provider has such a cookie too.
/// </summary>
internal static class SignIn
{
    public const string Scheme = "Portal";

    private const string CookieName = "transcode";

    private static readonly TimeSpan _lifetime = TimeSpan.FromHours(12);

    /// <param name="services">Of the host.</param>
    /// <param name="keys">Folder of the keys that protect cookies; servers behind one address share it.</param>
    public static void AddSignIn(this IServiceCollection services, string keys)
    {
        services.AddDataProtection().SetApplicationName("transcode").PersistKeysToFileSystem(new DirectoryInfo(keys));
        new AuthenticationBuilder(services).AddCookie(Scheme, cookies =>
        {
            cookies.Cookie.Name = CookieName;
            cookies.Cookie.HttpOnly = true;
            cookies.Cookie.SameSite = SameSiteMode.Strict;
            cookies.ExpireTimeSpan = _lifetime;
            cookies.SlidingExpiration = true;
            cookies.Events.OnValidatePrincipal = Renew;
        });
    }

    /// <summary>A key of the platform that may read opens the portal, which shows what all tenants have.</summary>
    public static bool Opens(KnownKey key) => key.Caller.Tenant is null && key.Caller.May(Scope.Read);

    /// <param name="http">From the form.</param>
    /// <param name="secret">That was typed.</param>
    /// <returns>Whether it opens the portal; then a cookie says so from now on.</returns>
    public static async Task<bool> In(HttpContext http, string secret)
    {
        if (await http.RequestServices.GetRequiredService<KeyRing>().Find(secret, http.RequestAborted) is not { } key || !Opens(key))
            return false;
        await http.SignInAsync(Scheme, key.Holder);
        return true;
    }

    /// <summary>Whom the cookie stands for; null: there is none, or this server has no portal.</summary>
    public static async Task<ClaimsPrincipal?> Holder(HttpContext http, IAuthenticationSchemeProvider schemes) =>
        http.Request.Cookies.ContainsKey(CookieName) && await schemes.GetSchemeAsync(Scheme) is not null
            ? (await http.AuthenticateAsync(Scheme)).Principal : null;

    public static Task Out(HttpContext http) => http.SignOutAsync(Scheme);

    /// <summary>The cookie says which key; what that opens is looked up each time. A page of another site that posts in the reader's name
    /// is not the reader.</summary>
    private static async Task Renew(CookieValidatePrincipalContext cookie)
    {
        if (IsOwnPage(cookie.HttpContext) && await Known(cookie) is { } key)
        {
            cookie.HttpContext.Features.Set(key);
            cookie.ReplacePrincipal(key.Holder);
        }
        else
        {
            cookie.RejectPrincipal();
        }
    }

    /// <summary>Whom a provider vouched for is known by what the cookie says itself, until the session is over.</summary>
    private static async ValueTask<KnownKey?> Known(CookieValidatePrincipalContext cookie)
    {
        var services = cookie.HttpContext.RequestServices;
        if (cookie.Principal is { } person && Caller.Of(person) is { IsByToken: true } caller)
            return services.GetRequiredService<GatewayOptions>().SignIn is { } provider
                && caller.Until > services.GetRequiredService<TimeProvider>().GetUtcNow()
                ? KnownKey.OfToken(caller, provider.Provider.RequestsPerMinute) : null;
        return cookie.Principal?.FindFirst(KnownKey.MarkClaim)?.Value is { } mark
            ? await services.GetRequiredService<KeyRing>().Remember(mark, cookie.HttpContext.RequestAborted) : null;
    }

    private static bool IsOwnPage(HttpContext http)
        => http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin || OuterAddress.IsOwnPage(http, origin);
}
