using Microsoft.Extensions.Logging;
using Npgsql;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// Hears what other processes wake us for. What was said while the connection was gone is not repeated, so everybody is woken once when it
/// is back.
/// </summary>
internal sealed partial class Listener(PostgresConnections connections, Pulses pulses, string instance, ILogger log) : IAsyncDisposable
{
    /// <summary>A line that died in silence is found out after this long.</summary>
    private static readonly TimeSpan Doubt = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource ending = new();
    private Task listening = Task.CompletedTask;

    /// <summary>Hears everything from here on.</summary>
    public async Task Start(CancellationToken stop)
    {
        var first = await connections.Run(async _ => await Open(stop), stop);
        listening = Task.Run(() => Listen(first), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }

    private async Task Listen(NpgsqlConnection? connection)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                if (connection is null)
                {
                    connection = await Open(ending.Token);
                    LogBack();
                    Wakes.All.Beat(pulses);
                }
                await Hear(connection);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                // Ending.
            }
            catch (Exception failure)
            {
                if (connection is not null)
                    LogLost(failure.Message);
            }
            if (connection is not null)
                await connection.DisposeAsync();
            connection = null;
            await Task.Delay(Pause, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        var connection = await connections.Open(stop);
        connection.Notification += (_, note) => Wakes.Read(note.Payload, instance)?.Beat(pulses);
        await using var listen = new NpgsqlCommand($"listen {Wakes.Channel}", connection);
        await listen.ExecuteNonQueryAsync(stop);
        return connection;
    }

    private async Task Hear(NpgsqlConnection connection)
    {
        while (true)
        {
            if (await connection.WaitAsync(Doubt, ending.Token))
                continue;
            await using var probe = new NpgsqlCommand("select 1", connection);
            await probe.ExecuteNonQueryAsync(ending.Token);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that hears of other processes broke: {Why}")]
    private partial void LogLost(string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection that hears of other processes is back")]
    private partial void LogBack();
}
