using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Transcode.Cli.Serving;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;

namespace Transcode.Cli.Client;

/// <summary>The gateway's public face, as the command line uses it.</summary>
public sealed class GatewayClient : IDisposable
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(30);

    // A proxy is for the world; this is a process of our own machine. And the rest of a stream that was left is not waited for.
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        ResponseDrainTimeout = TimeSpan.Zero
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public GatewayClient(Endpoint endpoint)
    {
        _http.BaseAddress = new Uri(endpoint.Url);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.Key);
    }

    /// <summary>Whether the process that wrote this endpoint is there and takes our key.</summary>
    public async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            using var response = await Send(HttpMethod.Get, "/api/jobs?limit=1", null, stop);
            return response.IsSuccessStatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException or TimeoutException)
        {
            return false;
        }
    }

    /// <exception cref="RefusedException">The gateway says no, and why.</exception>
    public Task<JobReport> Submit(JobRequest request, CancellationToken stop) =>
        Ask(HttpMethod.Post, "/api/jobs", JsonContent.Create(request, GatewayJson.Default.JobRequest), GatewayJson.Default.JobReport, stop);

    public Task<JobReport> Find(string job, CancellationToken stop) =>
        Ask(HttpMethod.Get, $"/api/jobs/{Uri.EscapeDataString(job)}", null, GatewayJson.Default.JobReport, stop);

    public Task<JobReport> Cancel(string job, CancellationToken stop) =>
        Ask(HttpMethod.Post, $"/api/jobs/{Uri.EscapeDataString(job)}/cancel", null, GatewayJson.Default.JobReport, stop);

    public Task<JobList> List(int limit, CancellationToken stop) =>
        Ask(HttpMethod.Get, $"/api/jobs?limit={limit}", null, GatewayJson.Default.JobList, stop);

    public async Task ForgetOutputs(string asset, CancellationToken stop)
    {
        using var response = await Send(HttpMethod.Delete, $"/api/assets/{Uri.EscapeDataString(asset)}/outputs", null, stop);
        await Check(response, stop);
    }

    /// <summary>Source, results and what is known of an asset, if it lets itself be deleted now.</summary>
    public async Task Delete(string asset, CancellationToken stop)
    {
        using var response = await Send(HttpMethod.Delete, $"/api/assets/{Uri.EscapeDataString(asset)}", null, stop);
    }

    /// <summary>Recorded events by name, and <c>progress</c>; ends when the gateway ends it.</summary>
    public async IAsyncEnumerable<SseItem<string>> Follow(string job, [EnumeratorCancellation] CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/jobs/{Uri.EscapeDataString(job)}/events");
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await Check(response, stop);
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        await foreach (var item in SseParser.Create(stream).EnumerateAsync(stop))
            yield return item;
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> Ask<T>(HttpMethod method, string path, HttpContent? body, JsonTypeInfo<T> answer, CancellationToken stop)
    {
        using var response = await Send(method, path, body, stop);
        await Check(response, stop);
        return await response.Content.ReadFromJsonAsync(answer, stop)
            ?? throw new HttpRequestException($"The gateway answered {path} with nothing.");
    }

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        return await _http.SendAsync(request, stop).WaitAsync(_timeout, stop);
    }

    private static async Task Check(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(stop);
        throw RefusedException.Of(response.StatusCode, text);
    }
}

/// <summary>The gateway refused; its problem details say why.</summary>
public sealed class RefusedException(string code, string message, string? tool) : Exception(message)
{
    public string Code { get; } = code;

    /// <summary>The tool's own words.</summary>
    public string? Tool { get; } = tool;

    public static RefusedException Of(HttpStatusCode status, string body)
    {
        try
        {
            using var problem = JsonDocument.Parse(body);
            return new RefusedException(Field(problem, "code") ?? "internal",
                Field(problem, "detail") ?? $"The gateway answered {(int)status}.", Field(problem, "tool"));
        }
        catch (JsonException)
        {
            return new RefusedException("internal", $"The gateway answered {(int)status}: {body}", null);
        }
    }

    private static string? Field(JsonDocument problem, string name) =>
        problem.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
