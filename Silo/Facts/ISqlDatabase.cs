using System.Data.Common;
using Transcode.Contracts;

namespace Transcode.Silo.Facts;

/// <summary>The two bits in which the engines differ: how statements are sent, and how events get their numbers.</summary>
internal interface ISqlDatabase : IAsyncDisposable
{
    /// <summary>How a table numbers its rows.</summary>
    string Sequence { get; }

    /// <summary>
    /// To be sent right before events are written: numbers are given out before a commit and seen after it, so without it a reader could
    /// see a later one first and miss the earlier one. Null: this engine has one writer.
    /// </summary>
    SqlStatement? InOrder { get; }

    /// <summary>How many groups may be written at once.</summary>
    int Writers { get; }

    /// <summary>Opens it, and runs the scripts that it does not have yet. Of several processes that start at once one does it.</summary>
    Task Prepare(IReadOnlyList<string> scripts, CancellationToken stop);

    /// <summary>All or nothing.</summary>
    /// <returns>Rows changed by each.</returns>
    /// <exception cref="AlreadyWrittenException">A key is taken; nothing was written.</exception>
    /// <exception cref="FactsUnavailableException">It cannot be reached. Whether it was written is not known.</exception>
    Task<IReadOnlyList<int>> Write(IReadOnlyList<SqlStatement> statements, CancellationToken stop);

    Task<List<T>> Read<T>(SqlStatement statement, Func<DbDataReader, T> row, CancellationToken stop);
}
