using Npgsql;
using static Transcode.Orchestrator.State.Postgres.Statements;

namespace Transcode.Orchestrator.State.Postgres;

/// <summary>
/// Locks that live as long as this process, on one connection of their own: the database drops them when the process dies, however it
/// dies. When only the connection breaks they are taken again at once; in that moment another process may be quicker.
/// </summary>
internal sealed class SessionLocks : IAsyncDisposable
{
    /// <summary>So that the server finds out in half a minute that a machine is gone.</summary>
    private const string Habits = "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";

    private readonly PostgresConnections connections;
    private readonly GroupWrite<(long Key, LockWish Wish), bool> line;
    private readonly List<(long Key, LockWish Wish)> held = [];
    private NpgsqlConnection? own;

    public SessionLocks(PostgresConnections connections)
    {
        this.connections = connections;
        line = new GroupWrite<(long, LockWish), bool>(Ask);
    }

    /// <returns>False: another process has it.</returns>
    public Task<bool> TryTake(long key, bool alone, CancellationToken stop) => line.Write((key, alone ? LockWish.Alone : LockWish.Together), stop);

    public Task Leave(long key, bool alone) => line.Write((key, alone ? LockWish.LeaveAlone : LockWish.LeaveTogether), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        if (own is null)
            return;
        try
        {
            // At once, and not when the server notices.
            await own.Send([Sql("select pg_advisory_unlock_all()")], CancellationToken.None);
        }
        catch (Exception failure) when (PostgresFaults.IsPassing(failure))
        {
            // They are gone with the connection.
        }
        await own.DisposeAsync();
        own = null;
    }

    /// <summary>One group after another, so nobody else uses the connection.</summary>
    private async Task<IReadOnlyList<bool>> Ask(IReadOnlyList<(long Key, LockWish Wish)> wishes, CancellationToken stop)
    {
        var answers = await connections.Run(async _ => await Send(await Connected(stop), wishes, stop), stop);
        for (var i = 0; i < wishes.Count; i++)
        {
            if (wishes[i].Wish is LockWish.LeaveAlone or LockWish.LeaveTogether)
                held.Remove((wishes[i].Key, wishes[i].Wish is LockWish.LeaveAlone ? LockWish.Alone : LockWish.Together));
            else if (answers[i])
                held.Add(wishes[i]);
        }
        return answers;
    }

    private async Task<NpgsqlConnection> Connected(CancellationToken stop)
    {
        if (own is { State: System.Data.ConnectionState.Open })
            return own;
        if (own is not null)
            await own.DisposeAsync();
        own = null;
        var opened = await connections.Open(stop);
        await using (var habits = new NpgsqlCommand(Habits, opened))
            await habits.ExecuteNonQueryAsync(stop);
        if (held.Count > 0)
            await Send(opened, held, stop);
        return own = opened;
    }

    private static async Task<IReadOnlyList<bool>> Send(NpgsqlConnection connection, IReadOnlyList<(long Key, LockWish Wish)> wishes, CancellationToken stop) =>
        await connection.Rows(Sql("""
            select case wish when 1 then pg_try_advisory_lock(key) when 2 then pg_try_advisory_lock_shared(key)
              when 3 then pg_advisory_unlock(key) else pg_advisory_unlock_shared(key) end
            from unnest($1::bigint[], $2::int[]) as w (key, wish)
            """, wishes.Select(one => one.Key).ToArray(), wishes.Select(one => (int)one.Wish).ToArray()), row => row.GetBoolean(0), stop);
}

/// <summary>What is asked of a lock.</summary>
internal enum LockWish
{
    Alone = 1,
    Together = 2,
    LeaveAlone = 3,
    LeaveTogether = 4,
}
