using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Workers;

namespace Transcode.Silo.Workers;

/// <summary>Beats of this silo's workers on their way to the roster: those of a second go together.</summary>
internal sealed partial class RosterFeed(IGrainFactory grains, TimeProvider time, ILogger<RosterFeed> log)
{
    private static readonly TimeSpan _apart = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<WorkerId, Worker> _news = new();
    private int _isSending;

    public void Add(Worker worker)
    {
        _news[worker.Id] = worker;
        if (Interlocked.Exchange(ref _isSending, 1) == 0)
            _ = Task.Run(Send);
    }

    public void Forget(WorkerId worker) => _news.TryRemove(worker, out _);

    private async Task Send()
    {
        await Task.Delay(_apart, time);
        Volatile.Write(ref _isSending, 0);
        var news = new List<Worker>();
        foreach (var worker in _news.Keys)
            if (_news.TryRemove(worker, out var said))
                news.Add(said);
        try
        {
            await grains.GetGrain<IRosterGrain>(IRosterGrain.Key).Update([.. news]);
        }
        catch (Exception failure)
        {
            // The next beats say it again.
            LogFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The roster was not reached")]
    private partial void LogFailed(Exception failure);
}
