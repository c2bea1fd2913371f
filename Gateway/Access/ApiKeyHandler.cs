using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Identity;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Access;

/// <summary>
/// The authentication scheme of API keys and of a provider's tokens: <c>Authorization: Bearer</c>. Without any key configured, this
/// machine's own programs may do everything but name local files, and web pages of other sites may do nothing.
/// </summary>
internal sealed class ApiKeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, BearerReader bearers,
    GatewayOptions gateway, IAuthenticationSchemeProvider schemes)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";

    private static readonly ClaimsPrincipal _loopback = Caller.Loopback.ToPrincipal(Name);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync() => await Identify() is { } user
        ? AuthenticateResult.Success(new AuthenticationTicket(user, Name))
        : AuthenticateResult.NoResult();

    /// <summary>People are led to where they can sign in; programs get the reason.</summary>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.GetEndpoint()?.Metadata.GetMetadata<SignInPage>() is { } page && HttpMethods.IsGet(Request.Method))
        {
            Response.Redirect(page.Address(Request));
            return Task.CompletedTask;
        }
        if (Context.Features.Get<TokenRefusal>() is { } refused)
            return Refuse(refused);
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(401, "auth.missing", "This address needs an API key: send it as \"Authorization: Bearer <key>\".")
            .ExecuteAsync(Context);
    }

    /// <summary>What comes later asks for its quota, or for why it was refused.</summary>
    private async ValueTask<ClaimsPrincipal?> Known(string presented)
    {
        var (key, refused) = await bearers.Read(presented, Context.RequestAborted);
        if (key is not null)
            Context.Features.Set(key);
        if (refused is not null)
            Context.Features.Set(refused);
        return key?.Holder;
    }

    /// <summary>A provider that is away is asked again after half a minute at the earliest.</summary>
    private Task Refuse(TokenRefusal refused)
    {
        if (refused.Status == StatusCodes.Status503ServiceUnavailable)
            Response.Headers.RetryAfter = ((int)ProviderDocuments.BetweenReadings.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        else
            Response.Headers.WWWAuthenticate = "Bearer error=\"invalid_token\"";
        return Problem.Of(refused.Status, refused.Code, refused.Message).ExecuteAsync(Context);
    }

    /// <summary>By the key that is sent, else by the cookie of somebody who signed in, else as this machine's own.</summary>
    private async ValueTask<ClaimsPrincipal?> Identify()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return await Known(header["Bearer ".Length..].Trim());
        return await SignIn.Holder(Context, schemes) ?? (gateway.OpenOnLoopback && SameMachine.Made(Context) ? _loopback : null);
    }
}
