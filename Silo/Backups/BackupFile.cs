using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Transcode.Silo.Backups;

/// <summary>
/// A backup as it lies in a file: lines of JSON, packed by gzip. The first says what it is and whose, the last how many rows there are, so
/// that a file which was cut off is noticed.
/// </summary>
internal static class BackupFile
{
    private const int Format = 1;

    /// <param name="into">What is there is written over.</param>
    /// <param name="prefix">Of the platform's tables; rows name it.</param>
    /// <param name="rows">In the order in which they are put back.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>How many rows there are.</returns>
    public static async Task<long> Write(Stream into, string prefix, IAsyncEnumerable<BackupRow> rows, CancellationToken stop)
    {
        into.SetLength(0);
        await using var packing = new GZipStream(into, CompressionLevel.Fastest, leaveOpen: true);
        await using var lines = new StreamWriter(packing, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        await lines.WriteLineAsync(JsonSerializer.Serialize(new { transcode_backup = Format, prefix }));
        var count = 0L;
        await foreach (var row in rows.WithCancellation(stop))
        {
            await lines.WriteLineAsync(row.Line().AsMemory(), stop);
            count++;
        }
        await lines.WriteLineAsync(JsonSerializer.Serialize(new { rows = count }));
        return count;
    }

    /// <summary>Reads all of it and keeps nothing.</summary>
    /// <returns>The prefix of the platform whose it is.</returns>
    /// <exception cref="UnfitBackupException">It is none, or a part of one.</exception>
    public static async Task<string> Check(Stream from, CancellationToken stop)
    {
        await foreach (var _ in Rows(from, stop))
        {
            // A line that cannot be read is an exception.
        }
        from.Position = 0;
        using var lines = Lines(from);
        using var first = JsonDocument.Parse(await lines.ReadLineAsync(stop) ?? "");
        return first.RootElement.GetProperty("prefix").GetString()!;
    }

    /// <exception cref="UnfitBackupException">It is no backup, or a part of one.</exception>
    public static async IAsyncEnumerable<BackupRow> Rows(Stream from, [EnumeratorCancellation] CancellationToken stop)
    {
        from.Position = 0;
        using var lines = Lines(from);
        if (!IsHeader(await Next(lines, stop)))
            throw new UnfitBackupException("This is no backup of tables, or one of a newer program.");
        for (var count = 0L; ; count++)
        {
            using var line = await Next(lines, stop);
            if (line.RootElement.TryGetProperty("rows", out var rows))
            {
                if (!rows.TryGetInt64(out var written) || written != count || count == 0)
                    throw Cut();
                await End(lines, stop);
                yield break;
            }
            yield return Row(line.RootElement);
        }
    }

    private static bool IsHeader(JsonDocument line)
    {
        using (line)
            return line.RootElement.TryGetProperty("transcode_backup", out var format) && format.ValueKind == JsonValueKind.Number
                && format.GetInt32() == Format
                && line.RootElement.TryGetProperty("prefix", out var prefix) && prefix.ValueKind == JsonValueKind.String;
    }

    private static BackupRow Row(JsonElement line)
    {
        try
        {
            return BackupRow.Read(line);
        }
        catch (Exception failure) when (failure is FormatException or InvalidOperationException or KeyNotFoundException)
        {
            throw Damaged(failure);
        }
    }

    private static async Task<JsonDocument> Next(StreamReader lines, CancellationToken stop)
    {
        try
        {
            var line = JsonDocument.Parse(await lines.ReadLineAsync(stop) ?? throw Cut());
            return line.RootElement.ValueKind == JsonValueKind.Object ? line : throw new JsonException("a line is no object");
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw Damaged(failure);
        }
    }

    /// <summary>What was packed is whole only when its sum, which comes last, was read.</summary>
    private static async Task End(StreamReader lines, CancellationToken stop)
    {
        try
        {
            if (await lines.ReadLineAsync(stop) is not null)
                throw new InvalidDataException("something follows its end");
        }
        catch (InvalidDataException failure)
        {
            throw Damaged(failure);
        }
    }

    private static StreamReader Lines(Stream from) => new(new GZipStream(from, CompressionMode.Decompress, leaveOpen: true), Encoding.UTF8);

    private static UnfitBackupException Cut() => new("The backup has no end: it was cut off. Nothing was taken from it.");

    private static UnfitBackupException Damaged(Exception failure)
        => new($"The backup cannot be read ({failure.Message}). Nothing was taken from it.");
}

/// <summary>Nothing can be restored from this file, or not into this place; the message says why.</summary>
public sealed class UnfitBackupException(string message) : Exception(message);
