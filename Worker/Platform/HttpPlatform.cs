using System.Net;
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

    private readonly TimeProvider _time;
    private readonly Gateways _gateways;

    /// <summary>Whose callers ask again, in a rhythm of their own.</summary>
    private readonly HttpClient _beats;

    /// <summary>What is asked again here.</summary>
    private readonly HttpClient _questions;

    public HttpPlatform(Gateways gateways, IHttpClientFactory clients, TimeProvider time)
    {
        (_gateways, _time) = (gateways, time);
        _beats = clients.CreateClient(PlatformSetup.Beats);
        _questions = clients.CreateClient(PlatformSetup.Questions);
    }

    public Task<Welcome> Announce(Announcement announcement, CancellationToken stop) =>
        Post(_beats, "/api/workers", announcement, ProtocolJson.Default.Announcement, ProtocolJson.Default.Welcome, stop, _near)!;

    public Task<SelfTestAnswer> ReportSelfTest(string worker, SelfTestResult result, CancellationToken stop) =>
        Post(_questions, $"/api/workers/{Uri.EscapeDataString(worker)}/trial", result, ProtocolJson.Default.SelfTestResult,
            ProtocolJson.Default.SelfTestAnswer, stop)!;

    public Task Tell(AssignmentStatus status, CancellationToken stop) =>
        Post(_beats, "/api/status", status, ProtocolJson.Default.AssignmentStatus, ProtocolJson.Default.AssignmentStatus, stop);

    /// <summary>Something that the gateway shows, as its answer; the caller disposes of it.</summary>
    public Task<HttpResponseMessage> Read(string path, CancellationToken stop) =>
        Send(_beats, new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, stop);

    public async Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop) =>
        (await Post(_beats, "/api/leases", request, ProtocolJson.Default.LeaseRequest, ProtocolJson.Default.LeaseOffers, stop,
            TimeSpan.FromSeconds(request.WaitSeconds) + _near))?.Leases ?? [];

    public async Task<LeaseOrders> Renew(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop) =>
        (await Post(_beats, $"/api/leases/{Uri.EscapeDataString(lease)}/progress", report, ProtocolJson.Default.ProgressReport,
            ProtocolJson.Default.ProgressAnswer, stop, patience))!.Orders;

    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop) =>
        Post(_beats, $"/api/leases/{Uri.EscapeDataString(lease)}/result", report, ProtocolJson.Default.ResultReport,
            ProtocolJson.Default.ResultAnswer, stop)!;

    public Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop) =>
        Post(_questions, $"/api/leases/{Uri.EscapeDataString(lease)}/uploads", request, ProtocolJson.Default.TransferRequest,
            ProtocolJson.Default.TransferAnswer, stop)!;

    public Task<PartsAnswer> Parts(string lease, PartsRequest request, CancellationToken stop) =>
        Post(_questions, $"/api/leases/{Uri.EscapeDataString(lease)}/uploads/parts", request, ProtocolJson.Default.PartsRequest,
            ProtocolJson.Default.PartsAnswer, stop)!;

    public Task<CompleteAnswer> Complete(string lease, CompleteRequest request, CancellationToken stop) =>
        Post(_questions, $"/api/leases/{Uri.EscapeDataString(lease)}/uploads/complete", request, ProtocolJson.Default.CompleteRequest,
            ProtocolJson.Default.CompleteAnswer, stop)!;

    /// <summary>A gateway that stores in a folder hands out addresses relative to itself.</summary>
    public Uri AddressOf(string url) => Uri.TryCreate(_gateways.Current, url, out var address) && address.Scheme is ("http" or "https")
        ? address
        : throw new HttpRequestException("The server handed out an address that is neither http nor https.");

    public void Dispose()
    {
        _beats.Dispose();
        _questions.Dispose();
    }

    private async Task<TOut?> Post<TIn, TOut>(HttpClient http, string path, TIn body, JsonTypeInfo<TIn> input, JsonTypeInfo<TOut> output,
        CancellationToken stop, TimeSpan? patience = null)
        where TOut : class
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, input) };
        using var response = await Send(http, message, HttpCompletionOption.ResponseContentRead, stop, patience);
        if (response.StatusCode == HttpStatusCode.NoContent)
            return null;
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(output, stop);
    }

    /// <summary>Who does not answer, or not to the end, is left for the next of them.</summary>
    private async Task<HttpResponseMessage> Send(HttpClient http, HttpRequestMessage message, HttpCompletionOption until,
        CancellationToken stop, TimeSpan? patience = null)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var late = new CancellationTokenSource(patience ?? Timeout.InfiniteTimeSpan, _time);
        using var ended = late.Token.UnsafeRegister(source => ((CancellationTokenSource)source!).Cancel(), either);
        GatewayHandler.Tell(message, stop);
        try
        {
            return await http.SendAsync(message, until, either.Token);
        }
        catch (Exception e) when (GatewayHandler.IsUnanswered(e, stop))
        {
            _gateways.Leave(message.RequestUri!);
            throw;
        }
    }
}
