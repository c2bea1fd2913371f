namespace Transcode.Orchestrator.State;

/// <summary>
/// Writes that arrive while one is under way go together as the next one: at rest each goes at once, under load a thousand cost
/// little more than one.
/// </summary>
public sealed class GroupWrite<TItem, TAnswer>(Func<IReadOnlyList<TItem>, CancellationToken, Task<IReadOnlyList<TAnswer>>> write)
{
    private readonly Lock gate = new();
    private List<(TItem Item, TaskCompletionSource<TAnswer> Answer)> waiting = [];
    private bool underWay;

    /// <param name="item">What to write.</param>
    /// <param name="stop">Gives up waiting; the item may be written all the same.</param>
    public Task<TAnswer> Write(TItem item, CancellationToken stop)
    {
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            waiting.Add((item, answer));
            if (!underWay)
            {
                underWay = true;
                _ = Task.Run(WriteAll, CancellationToken.None);
            }
        }
        return answer.Task.WaitAsync(stop);
    }

    private async Task WriteAll()
    {
        while (Take() is { Count: > 0 } group)
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

    private List<(TItem Item, TaskCompletionSource<TAnswer> Answer)> Take()
    {
        lock (gate)
        {
            var group = waiting;
            waiting = [];
            underWay = group.Count > 0;
            return group;
        }
    }
}
