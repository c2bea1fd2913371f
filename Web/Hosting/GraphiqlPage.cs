using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Transcode.Gateway.Access;

namespace Transcode.Web.Hosting;

/// <summary>GraphiQL for who develops against this server: our own files, nothing from elsewhere, under the portal's rules of content. Only
/// where it is asked for.</summary>
public static class GraphiqlPage
{
    public const string Address = "/graphiql";

    private const string Portal = "/_content/Transcode.Web";

    private const string Files = $"{Portal}/js";

    private const string Text = $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>GraphiQL</title>
        <link rel="icon" type="image/svg+xml" href="{{Portal}}/icon.svg">
        <link rel="stylesheet" href="{{Files}}/graphiql.css">
        <style>body, #graphiql { height: 100vh; margin: 0 }</style>
        <script type="module" src="{{Files}}/graphiql.js"></script>
        </head>
        <body><main id="graphiql"><noscript>GraphiQL is a script; the schema can be read without one:
        <a href="/graphql/schema.graphql">schema.graphql</a>.</noscript></main></body>
        </html>
        """;

    /// <summary>After <see cref="PortalSetup.MapPortal"/>, whose headers it gets. Who may not ask GraphQL is led to the sign-in.</summary>
    public static void MapGraphiql(this IEndpointRouteBuilder routes) => routes
        .MapGet(Address, () => Results.Content(Text, "text/html", System.Text.Encoding.UTF8))
        .WithMetadata(new SignInPage("/sign-in")).ExcludeFromDescription().Requires(Scope.Read).OfCaller();
}
