using System.Security.Cryptography;

namespace Transcode.Storage.Tests.S3;

/// <summary>A file that is longer than what one request can carry (5 GiB), and all holes but for some places: it takes no room on a
/// disk.</summary>
internal sealed class SparseFile(string path)
{
    public const long Gibibyte = 1L << 30;
    public const long Length = 6 * Gibibyte;
    public const int PartBytes = 64 << 20;
    public const int Parts = (int)(Length / PartBytes);

    /// <summary>Bytes of each place that is no hole.</summary>
    public const int MarkBytes = 1 << 20;

    /// <summary>The beginning, over the edge of two parts, over 4 GiB, and the end.</summary>
    public static IReadOnlyList<long> Marks { get; } = [0, 5L * PartBytes - MarkBytes / 2, 4 * Gibibyte - 12_345, Length - MarkBytes];

    public string Path => path;

    public static async Task<SparseFile> Make(string path, CancellationToken stop)
    {
        await using var file = File.Create(path);
        file.SetLength(Length);
        foreach (var mark in Marks)
        {
            var bytes = new byte[MarkBytes];
            new Random((int)(mark % int.MaxValue)).NextBytes(bytes);
            file.Position = mark;
            await file.WriteAsync(bytes, stop);
        }
        return new SparseFile(path);
    }

    public async Task<byte[]> Piece(long from, int length, CancellationToken stop)
    {
        await using var file = File.OpenRead(path);
        file.Position = from;
        var bytes = new byte[length];
        await file.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    /// <summary>S3 calls a part by its MD5. Those that are one hole have all the same.</summary>
    public async Task<string[]> Sums(CancellationToken stop)
    {
        var sums = Enumerable.Repeat(Sum(new byte[PartBytes]), Parts).ToArray();
        foreach (var part in Marks.SelectMany(mark => new[] { mark, mark + MarkBytes - 1 }).Select(at => at / PartBytes).Distinct())
            sums[part] = Sum(await Piece(part * PartBytes, PartBytes, stop));
        return sums;
    }

#pragma warning disable CA5351 // What S3 calls its parts by, not what keeps anything safe.
    private static string Sum(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351
}
