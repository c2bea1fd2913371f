using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Transcode.Domain;
using Transcode.Gateway.Application;
using Transcode.Domain.Lists;

namespace Transcode.Gateway.Events;

/// <summary>
/// The event log, live: one reading of the table serves all readers. The table is the buffer: a reader that is slow goes back to it and
/// loses nothing, and no writer ever waits for a reader.
/// </summary>
internal sealed class EventFeed(GrainCalls calls, EventSubscription news) : IAsyncDisposable
{
    public const int PageSize = 500;

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _ending = new();
    private ImmutableHashSet<EventReader> _readers = [];
    private Task _pumping = Task.CompletedTask;
    private TaskCompletionSource? _ready;

    /// <param name="job">Null: all jobs.</param>
    /// <param name="after">The last sequence already known.</param>
    /// <param name="stop">Ends the stream.</param>
    public async IAsyncEnumerable<StoredEvent> Follow(JobId? job, long after, [EnumeratorCancellation] CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop, _ending.Token);
        var reader = new EventReader(job);
        try
        {
            await Join(reader).WaitAsync(end.Token);
            while (true)
            {
                reader.CatchUp();
                while (await calls.Ask(() => calls.Reader.Events(job, after, PageSize), end.Token) is { Length: > 0 } page)
                    foreach (var stored in page)
                        yield return Seen(stored);
                await foreach (var stored in reader.UntilBehind(end.Token))
                    if (stored.Sequence > after)
                        yield return Seen(stored);
            }
        }
        finally
        {
            lock (_gate)
                _readers = _readers.Remove(reader);
        }

        StoredEvent Seen(StoredEvent stored)
        {
            after = stored.Sequence;
            return stored;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested)
            return;
        await _ending.CancelAsync();
        await _pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    /// <summary>Done when whatever is appended from now on will be handed to this reader.</summary>
    private Task Join(EventReader reader)
    {
        lock (_gate)
        {
            _readers = _readers.Add(reader);
            if (_ready is null)
            {
                _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _pumping = Task.Run(() => Pump(_ready));
            }
            return _ready.Task;
        }
    }

    private async Task Pump(TaskCompletionSource started)
    {
        try
        {
            var after = await calls.Ask(() => calls.Reader.LastSequence(), _ending.Token);
            started.TrySetResult();
            while (!_ending.IsCancellationRequested)
            {
                var next = await news.Next();
                var page = await calls.Ask(() => calls.Reader.Events(null, after, PageSize), _ending.Token);
                foreach (var stored in page)
                    foreach (var reader in Volatile.Read(ref _readers))
                        reader.Offer(stored);
                if (page.Length > 0)
                    after = page[^1].Sequence;
                else
                    await next.WaitAsync(_ending.Token);
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
        lock (_gate)
        {
            foreach (var reader in _readers)
                reader.Fail(failure);
            _ready = null;
        }
    }
}
