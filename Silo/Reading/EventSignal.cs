using Microsoft.Extensions.Logging;
using Transcode.Contracts.Reading;

namespace Transcode.Silo.Reading;

/// <summary>Tells that something was appended on this silo. What is told while one signal is under way becomes one more.</summary>
internal sealed partial class EventSignal(IGrainFactory grains, ILogger<EventSignal> log)
{
    private static readonly TimeSpan _apart = TimeSpan.FromMilliseconds(20);

    private int _raised;

    public void Raise()
    {
        if (Interlocked.Increment(ref _raised) == 1)
            _ = Task.Run(Send);
    }

    private async Task Send()
    {
        try
        {
            int heard;
            do
            {
                heard = Volatile.Read(ref _raised);
                await grains.GetGrain<IEventSignalGrain>(IEventSignalGrain.Key).Raise(0);
                await Task.Delay(_apart);
            }
            while (Interlocked.Add(ref _raised, -heard) > 0);
        }
        catch (Exception failure)
        {
            // Readers look by themselves now and then.
            Interlocked.Exchange(ref _raised, 0);
            LogFailed(failure);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The signal of new events was not sent")]
    private partial void LogFailed(Exception failure);
}
