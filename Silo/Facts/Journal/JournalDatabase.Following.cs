using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Transcode.Contracts;

namespace Transcode.Silo.Facts.Journal;

/// <summary>How the copy follows the journal, and what becomes of failures.</summary>
internal sealed partial class JournalDatabase
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(20);

    /// <summary>Carries out what others have written. Alone.</summary>
    /// <returns>Whether there was anything.</returns>
    private async Task<bool> CatchUp(CancellationToken stop)
    {
        var (head, known) = (await _journal.Head(stop), _copy?.Number);
        var copy = await Followable(head, stop);
        for (var began = Stopwatch.GetTimestamp(); copy.Number < head.Number;)
        {
            var before = copy.Number;
            await foreach (var records in _journal.Read(copy.Number, head.Number, stop))
                Apply(copy, records);
            if (copy.Number > before)
                continue;
            // The head was there before its record, or the records were swept under our hands.
            if (Stopwatch.GetElapsedTime(began) > _patience)
                throw new FactsUnavailableException($"Record {before + 1} of the journal is missing at {_where}, though it ends at "
                    + $"{head.Number}. Put back a backup of its table.");
            await Task.Delay(_soon, stop);
            copy = await Followable(head = await _journal.Head(stop), stop);
        }
        _head = head;
        return copy.Number != known;
    }

    /// <summary>The copy, or a new one where it is broken, further than the journal, or too far behind.</summary>
    private async Task<FactsCopy> Followable(JournalHead head, CancellationToken stop)
    {
        if (_copy is { } copy && copy.Number <= head.Number && copy.Number + 1 >= head.First)
            return copy;
        try
        {
            var old = _copy;
            _copy = await NewCopy(head, stop);
            old?.Dispose();
            LogRebuilt(head.Snapshot);
            return _copy;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Failures of the line have another type: this is our own disk.
            throw Broken(failure);
        }
    }

    private async Task<FactsCopy> NewCopy(JournalHead head, CancellationToken stop)
    {
        var file = Path.Combine(_folder, $"facts-{Guid.NewGuid():n}.db");
        if (_copy is null)
            DeleteFolder();
        Directory.CreateDirectory(_folder);
        if (head.Snapshot > 0)
            await _snapshots.Fetch(head, file, stop);
        return new FactsCopy(file);
    }

    private void Apply(FactsCopy copy, IReadOnlyList<JournalRecord> records)
    {
        copy.Apply(records);
        if (_pending is { } pending && records.Any(record => record.Id == pending.Id))
            _pending = pending with { IsWritten = true };
    }

    private void Advance(JournalHead head)
    {
        var before = _head;
        _head = head;
        if (head.IsSnapshotDue(before) && _snapshot.IsCompleted)
            _snapshot = Task.Run(() => Snapshot(Copy, head.Tail));
    }

    private async Task Snapshot(FactsCopy copy, long tail)
    {
        try
        {
            if (await _snapshots.Store(copy, tail, _folder, _ending.Token) is { } stored)
                LogSnapshot(stored.Number, stored.Bytes);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // Shutting down.
        }
        catch (Exception failure)
        {
            LogSnapshotFailed(failure);
        }
    }

    /// <summary>One at a time moves the copy. What breaks it costs a new one.</summary>
    private async Task<T> Alone<T>(Func<Task<T>> work, CancellationToken stop)
    {
        await _gate.WaitAsync(stop);
        try
        {
            return await work();
        }
        catch (SqliteException failure)
        {
            _copy?.Dispose();
            _copy = null;
            throw Broken(failure);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>What fails in passing is tried again for a while, and then has a name.</summary>
    private async Task<T> Try<T>(Func<Task<T>> work, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pause = _soon; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            try
            {
                return await work();
            }
            catch (Exception failure) when (TableFaults.Refusal(failure, _where) is { } refusal)
            {
                throw new FactsUnavailableException(refusal, failure);
            }
            catch (Exception failure) when (TableFaults.IsPassing(failure) && !stop.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(since) > _patience)
                    throw new FactsUnavailableException($"The state does not answer at {_where} (State:AzureTables). It was tried for "
                        + $"{_patience.TotalSeconds:0} s.", failure);
            }
            await Task.Delay(pause, stop);
        }
    }

    private FactsUnavailableException Broken(Exception failure) => new($"The copy of the state in {_folder} cannot be used "
        + $"({failure.Message}). It is made anew; see whether the disk is full, and whether the folder can be written.", failure);

    private void DeleteFolder()
    {
        if (Directory.Exists(_folder))
            Directory.Delete(_folder, recursive: true);
    }
}
