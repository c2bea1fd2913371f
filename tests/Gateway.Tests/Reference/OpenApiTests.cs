using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Reference;

/// <summary>One server for all that only read of it.</summary>
public sealed class OpenApiHome : IAsyncLifetime
{
    internal TestGateway Gateway { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Gateway = await TestGateway.Start();

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}

public partial class OpenApiTests(OpenApiHome home) : IClassFixture<OpenApiHome>
{
    /// <summary>Spoken by workers and players, and told in the documents of these.</summary>
    private static readonly string[] _elsewhere = ["/api/leases", "/api/workers/{id}/trial", "/store", "/media", "/signed", "/graphql",
        "/metrics", "/health", "/alive", "/openapi.json", "/reference", "/webhooks/runpod", "/{**path}"];

    /// <summary>What clients are generated from. TRANSCODE_REGENERATE=1 writes it anew; read the difference.</summary>
    [Fact]
    public async Task The_document_that_is_served_is_the_one_in_the_documents()
    {
        var gateway = home.Gateway;
        using var anybody = gateway.Client("no key of anybody");
        var served = Indented(await anybody.GetStringAsync("/openapi.json"));
        var kept = Path.Combine(Here(), "../../../docs/openapi.json");
        if (Environment.GetEnvironmentVariable("TRANSCODE_REGENERATE") == "1")
            await File.WriteAllTextAsync(kept, served);

        served.ShouldBe(await File.ReadAllTextAsync(kept));
    }

    [Fact]
    public async Task Every_address_is_in_it_or_is_told_elsewhere()
    {
        var gateway = home.Gateway;
        var document = await Document(gateway);
        var described = Operations(document).Select(operation => (operation.Method, Path: operation.Path)).ToHashSet();
        var endpoints = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        endpoints.Count.ShouldBeGreaterThan(40);
        foreach (var endpoint in endpoints)
        {
            var path = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (_elsewhere.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
                continue;
            // What stands for another method, and what a browser asks first, is no operation of its own.
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Where(
                method => method != "OPTIONS" && (method, path) != ("POST", "/uploads/{id}")))
                described.ShouldContain((method.ToLowerInvariant(), path), "describe it, or say where it is told");
        }
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_sentence_a_scope_and_a_refusal()
    {
        var gateway = home.Gateway;
        var operations = Operations(await Document(gateway)).ToList();
        operations.Count.ShouldBeGreaterThan(35);
        operations.Select(operation => operation.Json.Text("operationId")).ShouldBeUnique();
        foreach (var (method, path, operation) in operations)
        {
            operation.TryGetProperty("summary", out _).ShouldBeTrue($"{method} {path} says nothing");
            operation.Text("description").ShouldMatch("Scope: (read|submit|admin|worker)", $"{method} {path}");
            operation.GetProperty("responses").GetProperty("default").Text("$ref").ShouldBe("#/components/responses/Problem");
            operation.GetProperty("responses").EnumerateObject()
                .ShouldContain(answer => answer.Name.StartsWith('2'), $"{method} {path} answers nothing");
        }
    }

    [Fact]
    public async Task Every_field_has_a_bound()
    {
        var gateway = home.Gateway;
        var document = await Document(gateway);
        document.Text("openapi").ShouldStartWith("3.1");
        foreach (var schema in document.GetProperty("components").GetProperty("schemas").EnumerateObject())
            foreach (var text in Everywhere(schema.Value)
                .Where(node => node.TryGetProperty("type", out var type) && type.ValueKind is JsonValueKind.String or JsonValueKind.Array
                && type.ToString().Contains("string") && !node.TryGetProperty("enum", out _) && !node.TryGetProperty("format", out _)))
                (text.TryGetProperty("maxLength", out _) || schema.Name == "Problem").ShouldBeTrue($"{schema.Name}: {text}");
    }

    [Fact]
    public async Task The_reference_asks_no_other_host()
    {
        var gateway = home.Gateway;
        using var anybody = gateway.Client("no key of anybody");
        var page = await anybody.GetStringAsync("/reference/");
        page.ShouldContain("openapi.json");
        var scripts = Script().Matches(page).Select(match => match.Groups[1].Value).ToList();
        scripts.ShouldNotBeEmpty();
        foreach (var script in scripts)
        {
            script.ShouldNotStartWith("http");
            using var answer = await anybody.GetAsync(new Uri(new Uri(gateway.Url, "/reference/"), script));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, script);
        }
        ForeignHost().Matches(page).Select(match => match.Value).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_without_it_has_none()
    {
        await using var gateway = await TestGateway.Start(options => options with { Reference = false });
        (await gateway.Http.GetAsync("/openapi.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.Http.GetAsync("/reference")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    internal static async Task<JsonElement> Document(TestGateway gateway)
        => JsonDocument.Parse(await gateway.Http.GetStringAsync("/openapi.json")).RootElement;

    private static IEnumerable<(string Method, string Path, JsonElement Json)> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name, path.Name, operation.Value)));

    private static IEnumerable<JsonElement> Everywhere(JsonElement node) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(property => Everywhere(property.Value)).Prepend(node),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(Everywhere),
        _ => [],
    };

    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    private static string Indented(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json).RootElement, _indented) + "\n";

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex("""<script[^>]*\ssrc="([^"]+)["]""")]
    private static partial Regex Script();

    [GeneratedRegex("""https?://(?!127\.0\.0\.1|localhost)[\w.-]+""")]
    private static partial Regex ForeignHost();
}
