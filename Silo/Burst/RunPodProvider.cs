using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Transcode.Domain;
using Transcode.Domain.Burst;

namespace Transcode.Silo.Burst;

/// <summary>
/// RunPod's queue-based serverless endpoints, as its documentation tells of them: POST run, GET status, POST cancel, GET health below
/// /v2/{endpoint}, with the key as a bearer token.
/// </summary>
/// <param name="options">Where, and with which key.</param>
/// <param name="handler">Connects to nowhere that the guard refuses, and follows no redirect.</param>
public sealed class RunPodProvider(RunPodOptions options, HttpMessageHandler handler) : IBurstProvider, IDisposable
{
    private const int LongestAnswer = 256 << 10;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(handler, disposeHandler: false)
    {
        Timeout = _longest,
        MaxResponseContentBufferSize = LongestAnswer,
        DefaultRequestHeaders =
        {
            Authorization = new AuthenticationHeaderValue("Bearer", options.Key),
            UserAgent = { new ProductInfoHeaderValue("Transcode-Burst", ProductVersion.Current) },
        },
    };

    public Task<ProviderAnswer> Start(BurstRequest request, CancellationToken stop) => Ask(HttpMethod.Post, $"{request.Endpoint}/run",
        JsonContent.Create(OrderOf(request), RunPodJson.Default.RunPodOrder), Read, stop);

    public Task<ProviderAnswer> Status(string endpoint, string id, CancellationToken stop)
        => Ask(HttpMethod.Get, $"{endpoint}/status/{Uri.EscapeDataString(id)}", null, Read, stop);

    public Task<ProviderAnswer> Cancel(string endpoint, string id, CancellationToken stop)
        => Ask(HttpMethod.Post, $"{endpoint}/cancel/{Uri.EscapeDataString(id)}", null, Read, stop);

    /// <summary>Its figures of workers and jobs are not read: that it answers is enough.</summary>
    public async Task<ProviderFault?> Health(string endpoint, CancellationToken stop) => (await Ask(HttpMethod.Get, $"{endpoint}/health", null,
        (_, _) => Task.FromResult(ProviderAnswer.Of(new RunReport("", BurstState.Queued))), stop)).Fault;

    public void Dispose() => _http.Dispose();

    private static RunPodOrder OrderOf(BurstRequest request) => new(new RunPodInput
    {
        Run = request.Run.Value,
        Join = request.Join.AbsoluteUri.TrimEnd('/'),
        Worker = request.Worker.Value,
        Token = request.Token,
        IdleSeconds = request.IdleSeconds,
        RunSeconds = request.RunSeconds,
        Notify = request.Notify.AbsoluteUri,
        Secret = request.Secret,
    }, request.Webhook.AbsoluteUri, new RunPodPolicy(request.RunSeconds * 1000L, (request.QueueSeconds + request.RunSeconds) * 1000L));

    private async Task<ProviderAnswer> Ask(HttpMethod method, string path, HttpContent? body,
        Func<HttpResponseMessage, CancellationToken, Task<ProviderAnswer>> read, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.Url, $"/v2/{path}")) { Content = body };
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
            return answer.IsSuccessStatusCode ? await read(answer, stop) : Refused(answer.StatusCode);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return ProviderAnswer.No(ProviderFaultKind.Silent, $"RunPod did not answer within {_longest.TotalSeconds:0} s.");
        }
        catch (HttpRequestException failure)
        {
            // Before a connection stands nothing can have been taken.
            var kind = failure.HttpRequestError is HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError ? ProviderFaultKind.Broken : ProviderFaultKind.Silent;
            return ProviderAnswer.No(kind, $"RunPod could not be reached: {failure.Message}");
        }
    }

    private static ProviderAnswer Refused(HttpStatusCode status) => (int)status switch
    {
        401 or 403 => ProviderAnswer.No(ProviderFaultKind.Unauthorized,
            $"RunPod answered {(int)status}: it does not take the key of Burst:RunPod:KeyFile for this endpoint. Look at both in its console."),
        404 => ProviderAnswer.No(ProviderFaultKind.Unknown, "RunPod answered 404: it knows no such run, or no such endpoint."),
        429 => ProviderAnswer.No(ProviderFaultKind.Busy, "RunPod answered 429: its queue is full, or it was asked too often."),
        >= 500 => ProviderAnswer.No(ProviderFaultKind.Broken, $"RunPod answered {(int)status}."),
        _ => ProviderAnswer.No(ProviderFaultKind.Malformed, $"RunPod answered {(int)status}: it does not take what it was asked."),
    };

    private static async Task<ProviderAnswer> Read(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            var told = await answer.Content.ReadFromJsonAsync(RunPodJson.Default.RunPodStatus, stop);
            return told is { Id: { Length: > 0 and <= RunReport.LongestId } id } && RunPodStates.Of(told.Status) is { } state
                ? ProviderAnswer.Of(new RunReport(id, state, Milliseconds(told.DelayTime), Milliseconds(told.ExecutionTime),
                    Words(told.Error)))
                : ProviderAnswer.No(ProviderFaultKind.Malformed, "RunPod's answer has no id, or a status that is none of its own.");
        }
        catch (JsonException)
        {
            return ProviderAnswer.No(ProviderFaultKind.Malformed, "RunPod's answer is not the JSON of its API.");
        }
    }

    private static long? Milliseconds(double? told)
        => told is { } value && double.IsFinite(value) ? (long)Math.Clamp(value, 0, RunReport.LongestMilliseconds) : null;

    /// <summary>One line of bounded length.</summary>
    private static string? Words(JsonElement? error)
    {
        var text = error switch
        {
            null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
            { ValueKind: JsonValueKind.String } words => words.GetString(),
            { } other => other.GetRawText(),
        };
        return string.IsNullOrWhiteSpace(text) ? null
            : string.Concat(text.Take(RunReport.LongestError).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
    }
}
