using System.Net.Sockets;
using Npgsql;

namespace Transcode.Silo.Facts;

/// <summary>What a failure of the database means for us. Pure. No word of a connection string gets into a message.</summary>
internal static class PostgresFaults
{
    /// <summary>It may go well the next time, and asking twice does no harm.</summary>
    public static bool IsPassing(Exception failure) => failure switch
    {
        // Serialization, deadlock.
        PostgresException { SqlState: "40001" or "40P01" } => true,
        // Shutting down, crashed, starting; connection exceptions; too many connections; a standby that is just taking over.
        PostgresException { SqlState: "57P01" or "57P02" or "57P03" or "53300" or "25006" } => true,
        PostgresException other => other.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    /// <summary>A key is taken.</summary>
    public static bool IsTaken(Exception failure) => failure is PostgresException { SqlState: "23505" };

    /// <summary>Waiting does not help; somebody must look at the settings.</summary>
    public static string? Refusal(Exception failure) => failure switch
    {
        PostgresException { SqlState: "28P01" or "28000" } => "The database refused the user or the password of State:Postgres.",
        PostgresException { SqlState: "3D000" } => "The database that State:Postgres names does not exist; make it first (createdb).",
        PostgresException { SqlState: "42501" }
            => "The user of State:Postgres may not do what it must in this database; make it the database's owner.",
        _ => null,
    };

    /// <summary>The connection is gone, and with it probably all others.</summary>
    public static bool IsLostConnection(Exception failure) =>
        failure is PostgresException { SqlState: "57P01" or "57P02" or "57P03" } or IOException or SocketException
            or (NpgsqlException and not PostgresException);
}
