using System.Collections.Concurrent;
using Transcode.Orchestrator.State;

namespace Transcode.Orchestrator.Jobs;

/// <summary>
/// Why steps were given back without a try, for those who ask why they wait. Kept in memory: it is told to people, nothing is decided by it, and another
/// replica that does not know it says less.
/// </summary>
public sealed class YieldNotes(TimeProvider time)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<StepKey, (string Why, DateTimeOffset At)> _notes = new();

    public void Add(StepKey step, string why)
    {
        _notes[step] = (why, time.GetUtcNow());
        if (_notes.Count > Most)
            foreach (var (old, _) in _notes.OrderBy(note => note.Value.At).Take(Most / 2))
                _notes.TryRemove(old, out _);
    }

    public string? Find(StepKey step) => _notes.TryGetValue(step, out var note) ? note.Why : null;
}
