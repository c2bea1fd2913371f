using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Transcode.Silo.Facts;

/// <summary>One connection with its prepared statements; for one thread at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    /// <summary>A caller of a grain waits for 10 s; it is to hear of a file that is locked before. The driver asks SQLite, which waits
    /// for a second, until then.</summary>
    public const int PatienceSeconds = 5;

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = [];

    /// <param name="file">Is made where it is missing.</param>
    /// <param name="isCopy">What it holds is kept elsewhere: nothing waits for the disk.</param>
    public SqliteSession(string file, bool isCopy = false)
    {
        // Pooling would hand a connection on without its prepared statements.
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = PatienceSeconds
        }.ToString());
        _connection.Open();
        // In WAL mode this survives the death of the process; only a power cut may cost the last moments, never the consistency.
        Script("pragma busy_timeout = 1000; pragma journal_mode = wal; pragma temp_store = memory; "
            + $"pragma synchronous = {(isCopy ? "off" : "normal")}");
    }

    public int Run(SqlStatement statement) => Prepared(statement).ExecuteNonQuery();

    public List<T> Rows<T>(SqlStatement statement, Func<DbDataReader, T> row)
    {
        using var reader = Prepared(statement).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(row(reader));
        return rows;
    }

    public T Transaction<T>(Func<SqliteSession, T> work)
    {
        Script("begin immediate");
        try
        {
            var answer = work(this);
            Script("commit");
            return answer;
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    /// <summary>A full disk makes SQLite roll back by itself; what is to be told then is the disk, and not that there is nothing left
    /// to roll back.</summary>
    public void RollBack()
    {
        try
        {
            Script("rollback");
        }
        catch (SqliteException)
        {
            // Nothing of the transaction is left.
        }
    }

    private SqliteCommand Prepared(SqlStatement statement)
    {
        if (!_statements.TryGetValue(statement.Text, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = statement.Text;
            for (var i = 1; i <= statement.Values.Count; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _statements.Add(statement.Text, command);
        }
        for (var i = 0; i < statement.Values.Count; i++)
            command.Parameters[i].Value = statement.Values[i] ?? DBNull.Value;
        return command;
    }
}
