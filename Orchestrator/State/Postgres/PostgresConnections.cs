using System.Diagnostics;
using Npgsql;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// The pool, and the patience with it: what fails in passing is tried again for a while, and then has a name. All that is sent here must
/// bear being sent twice, since a connection that breaks does not say what was still done.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    /// <summary>A server restarts in this time; who waits longer wants to hear of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Every statement is a handful of look-ups by key: plans must not depend on what the statistics of a table that has just grown from
    /// nothing to a million rows still say, and need not be made anew for every execution, which costs more than to carry them out.
    /// </summary>
    private const string Habits =
        "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set jit = off; set plan_cache_mode = force_generic_plan";

    private readonly NpgsqlDataSource source;

    public PostgresConnections(string address)
    {
        Settings = PostgresAddress.Read(address);
        var builder = new NpgsqlDataSourceBuilder(Settings.ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => throw new NotSupportedException(), Prepare);
        source = builder.Build();
    }

    public NpgsqlConnectionStringBuilder Settings { get; }

    /// <param name="work">Sends statements; called again when it failed in passing.</param>
    /// <param name="stop">Given up.</param>
    /// <exception cref="StateUnavailableException">The database cannot be reached, or refuses us.</exception>
    public async Task<T> Run<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken stop)
    {
        var since = Stopwatch.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(20); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(stop);
                return await work(connection);
            }
            catch (Exception failure) when (PostgresFaults.Refusal(failure) is { } refusal)
            {
                throw new StateUnavailableException(refusal, failure);
            }
            catch (Exception failure) when (PostgresFaults.IsPassing(failure) && !stop.IsCancellationRequested)
            {
                if (Stopwatch.GetElapsedTime(since) > Patience)
                    throw new StateUnavailableException($"The database does not answer at {Settings.Host}:{Settings.Port}. It was tried for {Patience.TotalSeconds:0} s.", failure);
                if (PostgresFaults.IsLostConnection(failure))
                    source.Clear();
            }
            await Task.Delay(pause, stop);
        }
    }

    /// <param name="statements">Makes them anew for every try.</param>
    /// <param name="stop">Given up.</param>
    public Task Send(Func<NpgsqlBatchCommand[]> statements, CancellationToken stop) => Run(async connection =>
    {
        await connection.Send(statements(), stop);
        return true;
    }, stop);

    /// <summary>A connection beside the pool, for what belongs to a session: listening and its locks.</summary>
    public async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        var settings = new NpgsqlConnectionStringBuilder(Settings.ConnectionString) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();

    private static async Task Prepare(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Habits, connection);
        await command.ExecuteNonQueryAsync();
    }
}
