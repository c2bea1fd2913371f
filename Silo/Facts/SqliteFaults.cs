using Microsoft.Data.Sqlite;

namespace Transcode.Silo.Facts;

/// <summary>What a failure of SQLite means for us. Pure.</summary>
internal static class SqliteFaults
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;
    private const int PrimaryKeyTaken = 1555;
    private const int UniqueTaken = 2067;

    /// <summary>A key is taken.</summary>
    public static bool IsTaken(SqliteException failure) => failure.SqliteExtendedErrorCode is PrimaryKeyTaken or UniqueTaken;

    /// <summary>Another program holds the file; it may go well the next time.</summary>
    public static bool IsLocked(SqliteException failure) => failure.SqliteErrorCode is Busy or Locked;

    /// <summary>Why a server cannot start with this file; null: another fault.</summary>
    public static string? Refusal(SqliteException failure, string file) => failure.SqliteErrorCode switch
    {
        NotADatabase or Corrupt
            => $"{file} is damaged, or is no state of this program ({failure.Message}). Put back a copy of it, or move it away: then the "
            + $"server begins with no jobs.",
        Busy or Locked => $"{file} is locked by another program. End that program, or use another folder.",
        ReadOnly or CannotOpen => $"{file} cannot be opened for writing. See whom it belongs to, and whether the disk can be written.",
        _ => null,
    };
}
