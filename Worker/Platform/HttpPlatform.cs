using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Worker.Platform;

/// <summary>The platform over HTTP: any gateway of it, the next one where one does not answer.</summary>
public sealed class HttpPlatform : IPlatform, IDisposable
{
    /// <summary>A gateway that stands still is left for another as soon as one that is gone.</summary>
    private static readonly TimeSpan _near = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = LongestAnswer };
    /// <summary>The plan of the longest film is a few dozen MiB.</summary>
    private const int LongestAnswer = 256 << 20;

    private readonly TimeProvider _time;
    private readonly Uri[] _gateways;
    private int _current;

    public HttpPlatform(WorkerOptions options, TimeProvider time)
    {
        _time = time;
        _gateways = [options.GatewayUrl!, .. options.OtherGateways];
        if (options.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<Welcome> Announce(Announcement announcement, CancellationToken stop) =>
        Post("/api/workers", announcement, ProtocolJson.Default.Announcement, ProtocolJson.Default.Welcome, stop, _near)!;

    public Task<SelfTestAnswer> ReportSelfTest(string worker, SelfTestResult result, CancellationToken stop) =>
        Post($"/api/workers/{Uri.EscapeDataString(worker)}/trial", result, ProtocolJson.Default.SelfTestResult,
            ProtocolJson.Default.SelfTestAnswer, stop)!;

    public Task Tell(AssignmentStatus status, CancellationToken stop) =>
        Post("/api/status", status, ProtocolJson.Default.AssignmentStatus, ProtocolJson.Default.AssignmentStatus, stop);

    /// <summary>Something that the gateway shows, as its answer; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> Read(string path, CancellationToken stop) =>
        Send(() => new HttpRequestMessage(HttpMethod.Get, new Uri(Current, path)), HttpCompletionOption.ResponseHeadersRead, stop);

    public async Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop) =>
        (await Post("/api/leases", request, ProtocolJson.Default.LeaseRequest, ProtocolJson.Default.LeaseOffers, stop,
            TimeSpan.FromSeconds(request.WaitSeconds) + _near))?.Leases ?? [];

    public async Task<LeaseOrders> Renew(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop) =>
        (await Post($"/api/leases/{Uri.EscapeDataString(lease)}/progress", report, ProtocolJson.Default.ProgressReport,
            ProtocolJson.Default.ProgressAnswer, stop, patience))!.Orders;

    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop) =>
        Post($"/api/leases/{Uri.EscapeDataString(lease)}/result", report, ProtocolJson.Default.ResultReport,
            ProtocolJson.Default.ResultAnswer, stop)!;

    public Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop) =>
        Post($"/api/leases/{Uri.EscapeDataString(lease)}/uploads", request, ProtocolJson.Default.TransferRequest,
            ProtocolJson.Default.TransferAnswer, stop)!;

    public Task<PartsAnswer> Parts(string lease, PartsRequest request, CancellationToken stop) =>
        Post($"/api/leases/{Uri.EscapeDataString(lease)}/uploads/parts", request, ProtocolJson.Default.PartsRequest,
            ProtocolJson.Default.PartsAnswer, stop)!;

    public Task<CompleteAnswer> Complete(string lease, CompleteRequest request, CancellationToken stop) =>
        Post($"/api/leases/{Uri.EscapeDataString(lease)}/uploads/complete", request, ProtocolJson.Default.CompleteRequest,
            ProtocolJson.Default.CompleteAnswer, stop)!;

    /// <summary>A gateway that stores in a folder hands out addresses relative to itself.</summary>
    public Uri AddressOf(string url) => Uri.TryCreate(Current, url, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new HttpRequestException("The server handed out an address that is neither http nor https.");

    public void Dispose() => _http.Dispose();

    private async Task<TOut?> Post<TIn, TOut>(string path, TIn body, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output,
        CancellationToken stop, TimeSpan? patience = null)
        where TOut : class
    {
        using var response =
            await Send(() => new HttpRequestMessage(HttpMethod.Post, new Uri(Current, path)) { Content = JsonContent.Create(body, input) },
            HttpCompletionOption.ResponseContentRead, stop, patience);
        if (response.StatusCode == HttpStatusCode.NoContent)
            return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(output, stop);
    }

    private Uri Current => _gateways[Volatile.Read(ref _current)];

    /// <summary>Who does not answer is left for the next of them; the caller tries again in any case.</summary>
    private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> request, HttpCompletionOption until, CancellationToken stop,
        TimeSpan? patience = null)
    {
        var asked = Volatile.Read(ref _current);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var late = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, _time);
        using var ended = late.Token.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), either);
        try
        {
            using var message = request();
            return await _http.SendAsync(message, until, either.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            Interlocked.CompareExchange(ref _current, (asked + 1) % _gateways.Length, asked);
            throw;
        }
    }
}
