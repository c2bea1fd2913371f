using GraphQL;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Telemetry;

namespace Transcode.Gateway.GraphQL.Transport;

/// <summary>GraphQL over server-sent events, distinct connections mode: <c>next</c> for each result, <c>complete</c> at the end. A server
/// that stops ends its streams, and so does a key that holds no longer.</summary>
internal sealed class EventStreamAnswer(IGraphQLTextSerializer json, KeyWatch watch, IHostApplicationLifetime life, TimeProvider time)
{
    private static readonly TimeSpan _longestSilence = TimeSpan.FromSeconds(12);

    public async Task Write(HttpContext http, ExecutionResult result)
    {
        using var held = watch.Hold(Caller.Of(http));
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping, held.Ended);
        http.Response.ContentType = AcceptedType.Events;
        http.Response.Headers.CacheControl = "no-cache";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await http.Response.Body.FlushAsync(ended.Token);
            if (result.Streams is { Count: > 0 } streams)
                await Follow(http, streams.Values.First(), ended.Token);
            else
                await Next(http, result, ended.Token);
            await http.Response.Body.WriteAsync("event: complete\ndata: \n\n"u8.ToArray(), ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The caller has gone, or we go.
        }
        catch (SubscriberTooSlowException)
        {
            http.Abort();
        }
    }

    private async Task Follow(HttpContext http, IObservable<ExecutionResult> stream, CancellationToken stop)
    {
        using var counted = OperationTelemetry.Subscribed();
        var inbox = new Inbox();
        using var subscription = stream.Subscribe(inbox);
        while (await Waited(http, inbox, stop))
        {
            while (inbox.Results.TryRead(out var result))
                await Next(http, result, stop);
            await http.Response.Body.FlushAsync(stop);
        }
    }

    /// <summary>A comment now and then, so that proxies and both ends know that the stream lives.</summary>
    private async Task<bool> Waited(HttpContext http, Inbox inbox, CancellationToken stop)
    {
        var waiting = inbox.Results.WaitToReadAsync(stop).AsTask();
        while (true)
        {
            try
            {
                return await waiting.WaitAsync(_longestSilence, time, stop);
            }
            catch (TimeoutException)
            {
                await http.Response.Body.WriteAsync(":\n\n"u8.ToArray(), stop);
                await http.Response.Body.FlushAsync(stop);
            }
        }
    }

    private async Task Next(HttpContext http, ExecutionResult result, CancellationToken stop)
    {
        await http.Response.Body.WriteAsync("event: next\ndata: "u8.ToArray(), stop);
        await json.WriteAsync(http.Response.Body, result, stop);
        await http.Response.Body.WriteAsync("\n\n"u8.ToArray(), stop);
    }
}
