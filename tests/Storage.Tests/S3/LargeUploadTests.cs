using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using Transcode.Storage.Folder;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests.S3;

/// <summary>More than one request can carry (5 GiB), by addresses that were signed for its parts, with nothing but an HTTP
/// client.</summary>
[Trait("long", "yes")]
public sealed class LargeUploadTests(ITestOutputHelper output)
{
    private const long Gibibyte = 1L << 30;
    private const long Length = 6 * Gibibyte;
    private const int PartBytes = 64 << 20;
    private const int Parts = (int)(Length / PartBytes);
    private const int AtOnce = 4;

    /// <summary>Bytes of each place that is no hole.</summary>
    private const int MarkBytes = 1 << 20;

    /// <summary>What may come on top of what the first gibibyte took, in bytes.</summary>
    private const long MemoryRoom = 64 << 20;

    /// <summary>The beginning, over the edge of two parts, over 4 GiB, and the end.</summary>
    private static readonly long[] _marks
        = [0, 5L * PartBytes - MarkBytes / 2, 4 * Gibibyte - 12_345, Length - MarkBytes];

    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Six_gibibytes_arrive_in_parts_byte_for_byte_and_memory_stays_flat()
    {
        await using var radosgw = Radosgw.OnDisk();
        await radosgw.InitializeAsync();
        using var store = S3Store.Connect(radosgw.OptionsForOneTest(), TimeProvider.System);
        using var folder = new TemporaryFolder();
        var (file, key) = (Path.Combine(folder.Path, "sparse.mov"), MediaKey.Parse("videos/film/source/source.mov"));
        await Sparse(file);

        var upload = await store.Multipart.Start(key, "video/quicktime", Stop);
        var (tags, early, since) = (new string[Parts], 0L, Stopwatch.GetTimestamp());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop };
        foreach (var some in Enumerable.Range(1, Parts).Chunk((int)(Gibibyte / PartBytes)))
        {
            await Parallel.ForEachAsync(some, options, async (part, _) => tags[part - 1] = await Put(store, upload, part, file));
            var memory = Peak();
            early = early == 0 ? memory : early;
            output.WriteLine($"{some[^1] * (long)PartBytes / Gibibyte} GiB sent, peak memory {memory >> 20} MiB");
        }
        var whole = await store.Multipart.Complete(upload, [.. tags.Select((tag, i) => new MultipartPart(i + 1, tag))], Stop);
        // Before this test itself holds whole parts.
        var late = Peak();
        output.WriteLine($"{Stopwatch.GetElapsedTime(since).TotalSeconds:0} s in all, peak memory {late >> 20} MiB");

        whole.Length.ShouldBe(Length);
        (await store.Stat(key, Stop)).ShouldNotBeNull().Length.ShouldBe(Length);
        tags.ShouldBe(await Sums(file), "each part is what lies in the file");
        foreach (var mark in _marks)
        {
            var (arrived, sent) = (await Read(store, key, mark), await Piece(file, mark));
            arrived.AsSpan().SequenceEqual(sent).ShouldBeTrue($"from byte {mark} on");
        }
        (late - early).ShouldBeLessThan(MemoryRoom);
    }

    private static async Task<string> Put(S3Store store, MultipartUpload upload, int part, string file)
    {
        var grant = (Grant.Request)await store.Multipart.GrantPart(upload, part, PartBytes, TimeSpan.FromHours(1), Stop);
        var bytes = File.OpenRead(file);
        bytes.Position = (part - 1L) * PartBytes;
        using var content = new StreamContent(new SliceStream(bytes, PartBytes));
        using var request = new HttpRequestMessage(HttpMethod.Put, grant.Url) { Content = content };
        content.Headers.ContentLength = PartBytes;
        using var response = await _http.SendAsync(request, Stop);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response.Headers.ETag!.Tag;
    }

    private static async Task<byte[]> Read(S3Store store, MediaKey key, long from)
    {
        var grant = (Grant.Request)await store.GrantRead(key, TimeSpan.FromHours(1), null, Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, grant.Url);
        request.Headers.Range = new(from, from + MarkBytes - 1);
        using var response = await _http.SendAsync(request, Stop);
        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        return await response.Content.ReadAsByteArrayAsync(Stop);
    }

    private static async Task Sparse(string path)
    {
        await using var file = File.Create(path);
        file.SetLength(Length);
        foreach (var mark in _marks)
        {
            file.Position = mark;
            await file.WriteAsync(Bytes.Random(MarkBytes), Stop);
        }
    }

    private static async Task<byte[]> Piece(string path, long from)
    {
        await using var file = File.OpenRead(path);
        file.Position = from;
        var bytes = new byte[MarkBytes];
        await file.ReadExactlyAsync(bytes, Stop);
        return bytes;
    }

    /// <summary>S3 calls a part by its MD5. Those that are one hole have all the same.</summary>
    private static async Task<string[]> Sums(string path)
    {
        await using var file = File.OpenRead(path);
        var hole = Sum(new byte[PartBytes]);
        var sums = Enumerable.Repeat(hole, Parts).ToArray();
        foreach (var part in _marks.SelectMany(mark => new[] { mark, mark + MarkBytes - 1 }).Select(at => at / PartBytes).Distinct())
        {
            var bytes = new byte[PartBytes];
            file.Position = part * PartBytes;
            await file.ReadExactlyAsync(bytes, Stop);
            sums[part] = Sum(bytes);
        }
        return sums;
    }

#pragma warning disable CA5351 // What S3 calls its parts by, not what keeps anything safe.
    private static string Sum(byte[] bytes) => $"\"{Convert.ToHexStringLower(MD5.HashData(bytes))}\"";
#pragma warning restore CA5351

    private static long Peak()
    {
        using var here = Process.GetCurrentProcess();
        return here.PeakWorkingSet64;
    }
}
