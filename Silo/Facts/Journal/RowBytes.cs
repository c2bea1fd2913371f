using System.Globalization;
using Azure.Data.Tables;

namespace Transcode.Silo.Facts.Journal;

/// <summary>Bytes in the columns of a row: a column takes 64 KiB, and a row less than 1 MiB, as text of base 64 too.</summary>
internal static class RowBytes
{
    private const int Column = 64 * 1024;
    private const int Columns = 10;

    /// <summary>More needs another row.</summary>
    public const int Most = Column * Columns;

    public static TableEntity Write(TableEntity row, ReadOnlySpan<byte> bytes)
    {
        for (var (column, from) = (0, 0); from < bytes.Length; column++, from += Column)
            row[Name(column)] = bytes.Slice(from, Math.Min(Column, bytes.Length - from)).ToArray();
        return row;
    }

    public static void Read(TableEntity row, Stream into)
    {
        for (var column = 0; row.GetBinary(Name(column)) is { } bytes; column++)
            into.Write(bytes);
    }

    private static string Name(int column) => "Bytes" + column.ToString(CultureInfo.InvariantCulture);
}
