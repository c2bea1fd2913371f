using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Transcode.Gateway.Access;
using Transcode.Gateway.Identity;
using Transcode.Web.Access;
using Transcode.Web.Fleet;
using Transcode.Web.Jobs;
using Transcode.Web.Profiles;
using Transcode.Web.Texts;

namespace Transcode.Web.Hosting;

/// <summary>The portal in the process of a gateway, over the gateway's own services. A host that does not call this carries none of
/// it.</summary>
public static class PortalSetup
{
    /// <summary>The files of the pages lie beside the program; they do not beside one that was made for working only.</summary>
    public static bool HasPages() => File.Exists(ListBeside("endpoints"));

    /// <param name="builder">Of the host, with a gateway.</param>
    /// <param name="cookieKeys">Folder of the keys that protect cookies; servers behind one address share it.</param>
    /// <param name="provider">At which people may sign in; null: by key alone.</param>
    public static void AddPortal(this WebApplicationBuilder builder, string cookieKeys, ProviderSignInOptions? provider)
    {
        // Before the program is published, the files still lie in the source tree.
        if (File.Exists(ListBeside("runtime")))
            builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddCascadingAuthenticationState().AddHttpContextAccessor();
        builder.Services.AddSignIn(cookieKeys);
        if (provider is not null)
            builder.Services.AddProviderSignIn(provider);
        builder.Services.Configure<JsonOptions>(json => json.SerializerOptions.TypeInfoResolverChain.Add(PortalJson.Default));
        builder.Services.AddScoped(services => Language.Of(services.GetRequiredService<IHttpContextAccessor>().HttpContext));
        builder.Services.AddSingleton<JobReading>().AddSingleton<JobWatch>().AddSingleton<FleetReading>().AddSingleton<FleetWatch>();
        builder.Services.AddScoped<Visitor>();
        // It would warn at every start that its keys are not encrypted; the folder is its user's alone.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    /// <summary>After the gateway's own routes.</summary>
    public static void MapPortal(this WebApplication app)
    {
        app.UsePortalHeaders();
        app.UseAntiforgery();
        app.MapStaticAssets().OpenToAll();
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null)
            .WithMetadata(new SignInPage("/sign-in"))
            .Requires(Scope.Read).OfPlatform();
        app.MapPreviewPart();
        app.MapGet("/language/{name}", Language.Choose).OpenToAll();
        app.MapPost("/sign-out", SignOut).OpenToAll();
        if (app.Services.GetService<ProviderReader>() is not null)
            app.MapGet(ProviderSignIn.Start, Leave).OpenToAll();
    }

    private static string ListBeside(string what)
        => Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetEntryAssembly()?.GetName().Name}.staticwebassets.{what}.json");

    /// <summary>To the provider, with the way back.</summary>
    private static async Task Leave(HttpContext http)
    {
        if (await http.RequestServices.GetRequiredService<ProviderReader>().IsThere(http.RequestAborted))
            await http.ChallengeAsync(ProviderSignIn.Scheme, new() { RedirectUri = LocalAddress.Of(http.Request.Query["back"]) });
        else
            http.Response.Redirect(ProviderOutcome.Away.Page);
    }

    private static async Task SignOut(HttpContext http)
    {
        await http.RequestServices.GetRequiredService<IAntiforgery>().ValidateRequestAsync(http);
        await SignIn.Out(http);
        http.Response.Redirect("/sign-in");
    }
}

/// <summary>What the framework itself writes for its script.</summary>
[JsonSerializable(typeof(IList<string>))]
internal sealed partial class PortalJson : JsonSerializerContext;
