using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Transcode.Domain.Protocol;
using Transcode.Domain.Workers;
using Transcode.Gateway.Hosting;

namespace Transcode.Gateway.Leases;

/// <summary>
/// The worker protocol for a worker in the process of a silo: from here it goes to the grains and the storage, with no HTTP between. What
/// it says is held against the same bounds as what comes over a line, for a fault of ours must be no more welcome than a stranger's.
/// </summary>
/// <remarks>Whatever fails is an <see cref="HttpRequestException"/> with the status that a line would have brought: a worker takes both
/// ways for the same.</remarks>
public sealed class CohostedWorkerDoor
{
    private readonly WorkerProtocol _protocol;
    private readonly TimeProvider _time;

    internal CohostedWorkerDoor(WorkerProtocol protocol, TimeProvider time) => (_protocol, _time) = (protocol, time);

    public Task<Welcome> Announce(Announcement said, CancellationToken stop) =>
        Ask(said, ProtocolJson.Default.Announcement, () => _protocol.Announce(said, LeaseCaller.Cohosted, stop), stop);

    public Task<SelfTestAnswer> ReportSelfTest(string worker, SelfTestResult result, CancellationToken stop) =>
        Ask(result, ProtocolJson.Default.SelfTestResult, () => _protocol.SelfTest(worker, result, LeaseCaller.Cohosted, stop), stop);

    public async Task<IReadOnlyList<LeaseOffer>> Claim(LeaseRequest request, CancellationToken stop) =>
        (await Ask(request, ProtocolJson.Default.LeaseRequest, () => _protocol.Claim(request, LeaseCaller.Cohosted, stop), stop)).Leases;

    /// <param name="lease">Which.</param>
    /// <param name="report">How far it is.</param>
    /// <param name="patience">A renewal that takes longer is given up.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<LeaseOrders> Renew(string lease, ProgressReport report, TimeSpan patience, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        return (await Ask(report, ProtocolJson.Default.ProgressReport,
            async () => Held(await _protocol.Renew(lease, report, LeaseCaller.Cohosted, either.Token)), stop)).Orders;
    }

    public Task<ResultAnswer> Report(string lease, ResultReport report, CancellationToken stop) =>
        Ask(report, ProtocolJson.Default.ResultReport, () => _protocol.Report(lease, report, LeaseCaller.Cohosted, stop), stop,
            JsonBounds.OfResults);

    public Task<TransferAnswer> Transfers(string lease, TransferRequest request, CancellationToken stop) =>
        Ask(request, ProtocolJson.Default.TransferRequest, () => _protocol.Transfers(lease, request, LeaseCaller.Cohosted, stop), stop,
            JsonBounds.OfResults);

    public Task<PartsAnswer> Parts(string lease, PartsRequest request, CancellationToken stop) =>
        Ask(request, ProtocolJson.Default.PartsRequest, () => _protocol.Parts(lease, request, LeaseCaller.Cohosted, stop), stop);

    public Task<CompleteAnswer> Complete(string lease, CompleteRequest request, CancellationToken stop) =>
        Ask(request, ProtocolJson.Default.CompleteRequest, () => _protocol.Complete(lease, request, LeaseCaller.Cohosted, stop), stop,
            JsonBounds.OfResults);

    public Task Tell(AssignmentStatus status, CancellationToken stop) =>
        Ask(status, ProtocolJson.Default.AssignmentStatus, () => _protocol.Tell(status, LeaseCaller.Cohosted, stop), stop);

    private static ProtocolAnswer<T> Held<T>(T value) where T : class => ProtocolAnswer<T>.Of(value);

    private static async Task<TOut> Ask<TIn, TOut>(TIn message, JsonTypeInfo<TIn> shape, Func<Task<ProtocolAnswer<TOut>>> ask,
        CancellationToken stop, int most = JsonBounds.Usual) where TOut : class
    {
        stop.ThrowIfCancellationRequested();
        if (Problem(message, shape, most) is { } problem)
            throw Refused(problem);
        try
        {
            // Grains answer on their own threads; none of them is to wait for an encoder.
            var answer = await Task.Run(ask, stop);
            return answer.Refused is { } why ? throw Refused(why) : answer.Value!;
        }
        catch (Exception away) when (away is not (OperationCanceledException or HttpRequestException))
        {
            throw new HttpRequestException($"The platform did not answer: {away.Message}", away, HttpStatusCode.ServiceUnavailable);
        }
    }

    /// <summary>As it would be on a line.</summary>
    private static ProtocolRefusal? Problem<T>(T message, JsonTypeInfo<T> shape, int most)
    {
        byte[] body;
        try
        {
            body = JsonSerializer.SerializeToUtf8Bytes(message, shape);
        }
        catch (ArgumentException noNumber)
        {
            return ProtocolRefusal.Invalid($"The message cannot be written: {noNumber.Message}"); // NaN, infinity.
        }
        if (body.Length > most)
            return new(HttpStatusCode.RequestEntityTooLarge,
                "request.too_large", $"A message has at most {most} bytes; this one has {body.Length}.");
        return JsonBounds.Problem(new ReadOnlySequence<byte>(body)) is { } problem
            ? ProtocolRefusal.Invalid($"The message is beyond what is taken: {problem}.") : null;
    }

    private static HttpRequestException Refused(ProtocolRefusal why) => new($"{why.Code}: {why.Message}", null, why.Status);
}
