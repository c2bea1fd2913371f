using System.Runtime.CompilerServices;

namespace Transcode.Media.IsoBmff;

/// <summary>Walks the outermost boxes of a file. Reads tables into memory, never media data.</summary>
internal static class BoxWalk
{
    /// <summary>Far above any table of one GOP or one track, far below what would hurt.</summary>
    private const int LargestTable = 32 * 1024 * 1024;

    /// <summary>Each outermost box in turn; the body is there for the types asked for and empty for all others.</summary>
    public static async IAsyncEnumerable<Box> Over(Stream file, Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken stop)
    {
        var length = file.Length;
        var start = new byte[Box.LargeHeader];
        for (long at = 0; at < length;)
        {
            file.Position = at;
            var count = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, stop);
            var (type, header, size) = Box.ReadHeader(start.AsSpan(0, count), length - at, at);
            var body = wanted(type) ? await Body(file, type, at, header, size, stop) : default;
            yield return new Box(type, body, at, header);
            at += size;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> Body(Stream file, string type, long at, int header, long size, CancellationToken stop)
    {
        if (size > LargestTable)
            throw MalformedMovieException.At(type, at, $"{size} bytes are more than a table may have ({LargestTable})");
        var body = new byte[size - header];
        file.Position = at + header;
        if (await file.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, stop) < body.Length)
            throw MalformedMovieException.At(type, at, "the file became shorter while it was read");
        return body;
    }
}
