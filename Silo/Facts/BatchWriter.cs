using System.Diagnostics;

namespace Transcode.Silo.Facts;

/// <summary>
/// Writes that arrive while one is under way go together as the next one: at rest each goes at once, under load a thousand cost
/// little more than one.
/// </summary>
/// <param name="write">Writes a group and answers each, in order.</param>
/// <param name="most">A group is no larger than this.</param>
/// <param name="writers">So many groups may be under way at once: more wait less for a slow disk, and cost more each.</param>
/// <param name="apart">Two writes begin at least this long apart: for what comes all the time and can wait a moment.</param>
public sealed class BatchWriter<TItem, TAnswer>(
    Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TAnswer>>> write, int most = int.MaxValue, int writers = 1,
        TimeSpan apart = default)
{
    private readonly Lock _gate = new();
    private List<(TItem Item, TaskCompletionSource<TAnswer> Answer)> _waiting = [];
    private int _underWay;
    private long _lastWrite;

    /// <param name="item">What to write.</param>
    /// <param name="stop">Gives up waiting; the item may be written all the same.</param>
    public Task<TAnswer> Write(TItem item, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add((item, answer));
            if (_underWay < writers)
            {
                _underWay++;
                _ = Task.Run(WriteAll, CancellationToken.None);
            }
        }
        return answer.Task.WaitAsync(stop);
    }

    private async Task WriteAll()
    {
        while (await Next() is { Count: > 0 } group)
        {
            try
            {
                // One item's impatience must not take the others' answers away.
                var answers = await write([.. group.Select(entry => entry.Item)], CancellationToken.None);
                for (var i = 0; i < group.Count; i++)
                    group[i].Answer.TrySetResult(answers[i]);
            }
            catch (Exception failure)
            {
                group.ForEach(entry => entry.Answer.TrySetException(failure));
            }
        }
    }

    private async Task<List<(TItem Item, TaskCompletionSource<TAnswer> Answer)>> Next()
    {
        if (apart > TimeSpan.Zero && _lastWrite != 0 && apart - Stopwatch.GetElapsedTime(_lastWrite) is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest);
        // Who was just answered often has the next item at once; it goes with this group rather than wait for a whole write.
        await Task.Yield();
        var group = Take();
        if (group.Count > 0)
            _lastWrite = Stopwatch.GetTimestamp();
        return group;
    }

    private List<(TItem Item, TaskCompletionSource<TAnswer> Answer)> Take()
    {
        lock (_gate)
        {
            var group = _waiting.Count > most ? _waiting[..most] : _waiting;
            _waiting = _waiting.Count > most ? _waiting[most..] : [];
            if (group.Count == 0)
                _underWay--;
            return group;
        }
    }
}
