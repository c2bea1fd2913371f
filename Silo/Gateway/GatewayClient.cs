using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;

namespace Transcode.Silo.Gateway;

/// <summary>The worker protocol over HTTP. All that a silo knows of the platform.</summary>
public sealed class GatewayClient : IDisposable
{
    private readonly HttpClient _http;
    /// <summary>A gateway that stands still is left for another as soon as one that is gone.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(10);

    private readonly HttpClient _storage = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly Uri[] _gateways;
    private int _current;

    public GatewayClient(SiloOptions options, TimeProvider time)
    {
        (_patience, _time) = (TimeSpan.FromSeconds(options.StallSeconds), time);
        _gateways = [options.GatewayUrl!, .. options.OtherGateways];
        _http = new HttpClient { Timeout = TimeSpan.FromSeconds(60) };
        if (options.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<Welcome> Announce(Announcement announcement, CancellationToken stop) =>
        Post("/api/workers", announcement, ProtocolJson.Default.Announcement, ProtocolJson.Default.Welcome, stop, Near)!;

    public Task<TrialAnswer> Trial(string worker, GoldenResult result, CancellationToken stop) =>
        Post($"/api/workers/{Uri.EscapeDataString(worker)}/trial", result, ProtocolJson.Default.GoldenResult, ProtocolJson.Default.TrialAnswer, stop)!;

    /// <summary>Tells how a job is that runs here, with the address of the local stream.</summary>
    public Task Status(AssignmentStatus status, CancellationToken stop) =>
        Post("/api/status", status, ProtocolJson.Default.AssignmentStatus, ProtocolJson.Default.AssignmentStatus, stop);

    /// <summary>Something that the gateway shows, as its answer; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> Read(string path, CancellationToken stop) =>
        Send(() => new HttpRequestMessage(HttpMethod.Get, new Uri(Current, path)), HttpCompletionOption.ResponseHeadersRead, stop);

    /// <summary>Waits, at the gateway, until there is work or the time is up.</summary>
    public async Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop) =>
        (await Post("/api/leases", request, ProtocolJson.Default.LeaseRequest, ProtocolJson.Default.LeaseOffers, stop, TimeSpan.FromSeconds(request.WaitSeconds) + Near))?.Leases ?? [];

    /// <param name="lease">Which.</param>
    /// <param name="report">How far it is.</param>
    /// <param name="patience">A renewal that takes longer is given up, for the next one to be asked elsewhere while the lease still lasts.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<LeaseOrders> Progress(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop) =>
        (await Post($"/api/leases/{lease}/progress", report, ProtocolJson.Default.ProgressReport, ProtocolJson.Default.ProgressAnswer, stop, patience))!.Orders;

    public Task<ResultAnswer> Result(string lease, ResultReport report, CancellationToken stop) =>
        Post($"/api/leases/{lease}/result", report, ProtocolJson.Default.ResultReport, ProtocolJson.Default.ResultAnswer, stop)!;

    public Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop) =>
        Post($"/api/leases/{lease}/uploads", request, ProtocolJson.Default.TransferRequest, ProtocolJson.Default.TransferAnswer, stop)!;

    /// <summary>Puts a file where a transfer address says, straight to the storage.</summary>
    public async Task Put(TransferAddress address, string file, CancellationToken stop)
    {
        using var patience = new Patience(_patience, _time, stop);
        await using var bytes = File.OpenRead(file);
        using var content = new StreamContent(new MovingStream(bytes, patience));
        content.Headers.ContentLength = bytes.Length;
        using var request = Request(HttpMethod.Put, address, content);
        using var response = await patience.Within(() => _storage.SendAsync(request, patience.Token));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Copies what lies at a transfer address into a stream.</summary>
    public async Task Get(TransferAddress address, Stream target, CancellationToken stop)
    {
        using var patience = new Patience(_patience, _time, stop);
        using var request = Request(HttpMethod.Get, address, null);
        _ = await patience.Within(async () =>
        {
            using var response = await _storage.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            response.EnsureSuccessStatusCode();
            await using var bytes = await response.Content.ReadAsStreamAsync(patience.Token);
            await new MovingStream(bytes, patience).CopyToAsync(target, patience.Token);
            return true;
        });
    }

    /// <summary>The first bytes of what lies at an address; fewer where it is shorter.</summary>
    public async Task<byte[]> Head(TransferAddress address, int count, CancellationToken stop)
    {
        using var patience = new Patience(_patience, _time, stop);
        using var request = Request(HttpMethod.Get, address, null);
        request.Headers.Range = new RangeHeaderValue(0, count - 1);
        return await patience.Within(async () =>
        {
            using var response = await _storage.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            response.EnsureSuccessStatusCode();
            await using var bytes = await response.Content.ReadAsStreamAsync(patience.Token);
            var head = new byte[count];
            return head[..await bytes.ReadAtLeastAsync(head, count, throwOnEndOfStream: false, patience.Token)];
        });
    }

    /// <summary>
    /// Whether the storage says in so many words that nothing lies at an address: 404 or 410, and not because the bucket itself is away. Asked by GET, since
    /// a presigned address is good for that alone.
    /// </summary>
    public async Task<bool> IsGone(TransferAddress address, CancellationToken stop)
    {
        using var patience = new Patience(_patience, _time, stop);
        using var request = Request(HttpMethod.Get, address, null);
        request.Headers.Range = new RangeHeaderValue(0, 0);
        return await patience.Within(async () =>
        {
            using var response = await _storage.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone))
                return false;
            await using var words = await response.Content.ReadAsStreamAsync(patience.Token);
            var head = new byte[1024];
            var read = await words.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, patience.Token);
            return !Encoding.UTF8.GetString(head, 0, read).Contains("NoSuchBucket", StringComparison.Ordinal);
        });
    }

    private HttpRequestMessage Request(HttpMethod method, TransferAddress address, HttpContent? content)
    {
        var request = new HttpRequestMessage(method, Absolute(address.Url)) { Content = content };
        foreach (var (name, value) in address.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                content?.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>A gateway that stores in a folder hands out addresses relative to itself.</summary>
    public string Absolute(string url) => new Uri(Current, url).AbsoluteUri;

    public void Dispose()
    {
        _http.Dispose();
        _storage.Dispose();
    }

    private async Task<TOut?> Post<TIn, TOut>(string path, TIn body, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output, CancellationToken stop, TimeSpan? patience = null)
        where TOut : class
    {
        using var response = await Send(() => new HttpRequestMessage(HttpMethod.Post, new Uri(Current, path)) { Content = JsonContent.Create(body, input) },
            HttpCompletionOption.ResponseContentRead, stop, patience);
        if (response.StatusCode == HttpStatusCode.NoContent)
            return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(output, stop);
    }

    private Uri Current => _gateways[Volatile.Read(ref _current)];

    /// <summary>Who does not answer is left for the next of them; the caller tries again in any case.</summary>
    private async Task<HttpResponseMessage> Send(Func<HttpRequestMessage> request, HttpCompletionOption until, CancellationToken stop, TimeSpan? patience = null)
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
