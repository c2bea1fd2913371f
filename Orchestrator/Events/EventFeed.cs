using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Transcode.Domain;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Events;

/// <summary>
/// The event log, live: one reading of the table serves all readers. The table is the buffer: a reader that is slow goes back to it and
/// loses nothing, and no writer ever waits for a reader.
/// </summary>
public sealed class EventFeed(IStateStore store) : IAsyncDisposable
{
    public const int PageSize = 500;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource ending = new();
    private ImmutableHashSet<EventReader> readers = [];
    private Task pumping = Task.CompletedTask;
    private TaskCompletionSource? ready;

    /// <param name="job">Null: all jobs.</param>
    /// <param name="after">The last sequence already known.</param>
    /// <param name="stop">Ends the stream.</param>
    public async IAsyncEnumerable<StoredEvent> Follow(JobId? job, long after, [EnumeratorCancellation] CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, ending.Token);
        var reader = new EventReader(job);
        try
        {
            await Join(reader).WaitAsync(end.Token);
            while (true)
            {
                reader.CatchUp();
                while (await store.ReadEvents(job, after, PageSize, end.Token) is { Count: > 0 } page)
                    foreach (var stored in page)
                        yield return Seen(stored);
                await foreach (var stored in reader.UntilBehind(end.Token))
                    if (stored.Sequence > after)
                        yield return Seen(stored);
            }
        }
        finally
        {
            lock (gate)
                readers = readers.Remove(reader);
        }

        StoredEvent Seen(StoredEvent stored)
        {
            after = stored.Sequence;
            return stored;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (ending.IsCancellationRequested)
            return;
        await ending.CancelAsync();
        await pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    /// <summary>Done when whatever is appended from now on will be handed to this reader.</summary>
    private Task Join(EventReader reader)
    {
        lock (gate)
        {
            readers = readers.Add(reader);
            if (ready is null)
            {
                ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
                pumping = Task.Run(() => Pump(ready));
            }
            return ready.Task;
        }
    }

    private async Task Pump(TaskCompletionSource started)
    {
        try
        {
            var after = await store.LastSequence(ending.Token);
            started.TrySetResult();
            while (!ending.IsCancellationRequested)
            {
                var news = store.Pulses.Events.Next;
                var page = await store.ReadEvents(null, after, PageSize, ending.Token);
                foreach (var stored in page)
                    foreach (var reader in Volatile.Read(ref readers))
                        reader.Offer(stored);
                if (page.Count > 0)
                    after = page[^1].Sequence;
                else
                    await news.WaitAsync(ending.Token);
            }
        }
        catch (Exception failure)
        {
            Fail(started, failure);
        }
    }

    /// <summary>Every reader hears of it; the next one to join starts anew.</summary>
    private void Fail(TaskCompletionSource started, Exception failure)
    {
        started.TrySetException(failure);
        lock (gate)
        {
            foreach (var reader in readers)
                reader.Fail(failure);
            ready = null;
        }
    }
}
