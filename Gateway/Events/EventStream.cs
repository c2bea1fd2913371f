using Transcode.Domain.Lists;
using Transcode.Domain.Dispatch;
using Transcode.Gateway.Application;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Transcode.Domain;
using Transcode.Gateway.Access;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Jobs;

namespace Transcode.Gateway.Events;

/// <summary>
/// What happens, as server-sent events. Recorded events carry their sequence as id, so that a reader who comes back (Last-Event-ID) misses
/// none; progress carries no id: only the newest is worth anything. A quiet stream says <c>quiet</c> now and then, so that both ends know
/// it lives.
/// </summary>
internal sealed class EventStream(JobService service, TenantView view, KeyWatch watch, TimeProvider time)
{
    private static readonly TimeSpan _longestSilence = TimeSpan.FromSeconds(15);

    private static readonly SseItem<string> _quiet = new("{}", "quiet");

    /// <param name="job">Null: of all jobs that the reader sees.</param>
    /// <param name="after">The last sequence already known.</param>
    /// <param name="reader">The stream ends soon after the reader's key.</param>
    /// <param name="gone">The reader has gone.</param>
    public async IAsyncEnumerable<SseItem<string>> Follow(JobId? job, long after, Caller reader,
        [EnumeratorCancellation] CancellationToken gone)
    {
        using var held = watch.Hold(reader);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(gone, held.Ended);
        var items = Channel.CreateBounded<SseItem<string>>(64);
        var pumps = Task.WhenAll(
            Pump(items.Writer, Recorded(job, after, reader, ended.Token), ended.Token),
            job is { } one ? Pump(items.Writer, Progress(one, ended.Token), ended.Token) : Task.CompletedTask);
        try
        {
            // At once, so that the reader knows it is connected before anything happens.
            yield return _quiet;
            while (!held.Ended.IsCancellationRequested)
                yield return await Next(items.Reader, gone, held.Ended);
        }
        finally
        {
            await ended.CancelAsync();
            await pumps;
        }
    }

    private async Task<SseItem<string>> Next(ChannelReader<SseItem<string>> items, CancellationToken gone, CancellationToken ended)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gone, ended);
        try
        {
            return await items.ReadAsync(stop.Token).AsTask().WaitAsync(_longestSilence, time, stop.Token);
        }
        catch (OperationCanceledException) when (!gone.IsCancellationRequested)
        {
            return _quiet;
        }
        catch (TimeoutException)
        {
            return _quiet;
        }
    }

    private async IAsyncEnumerable<SseItem<string>> Recorded(JobId? job, long after, Caller reader,
        [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var stored in service.Follow(job, after, stop))
            if (await view.Sees(reader, stored.Job, stop))
                yield return Item(stored);
    }

    private async IAsyncEnumerable<SseItem<string>> Progress(JobId job, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var progress in service.FollowProgress(job, stop))
            yield return new SseItem<string>(
                JsonSerializer.Serialize(JobReporter.Progress(progress, await service.Steps(job, stop)), GatewayJson.Default.ProgressNow),
                    "progress");
    }

    private static SseItem<string> Item(StoredEvent stored)
    {
        var happened = JsonSerializer.SerializeToElement(stored.Told, ProtocolJson.Default.JobEvent);
        var line = new EventLine(stored.Sequence, stored.Job.Value, stored.At, happened);
        return new SseItem<string>(JsonSerializer.Serialize(line, GatewayJson.Default.EventLine), happened.GetProperty("event").GetString())
        {
            EventId = stored.Sequence.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    private static async Task Pump(ChannelWriter<SseItem<string>> target, IAsyncEnumerable<SseItem<string>> source, CancellationToken stop)
    {
        try
        {
            await foreach (var item in source)
                await target.WriteAsync(item, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The reader has gone.
        }
        catch (Exception exception)
        {
            target.TryComplete(exception);
        }
    }
}

/// <summary>One recorded event as it is sent.</summary>
/// <param name="Sequence">Rises over all jobs.</param>
/// <param name="JobId">Which job.</param>
/// <param name="At">When.</param>
/// <param name="Happened">The event; its name is in the field "event".</param>
public sealed record EventLine(long Sequence, string JobId, DateTimeOffset At, JsonElement Happened);
