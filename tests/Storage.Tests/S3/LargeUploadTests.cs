using System.Diagnostics;
using System.Net;
using Transcode.Storage.Folder;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests.S3;

/// <summary>More than one request can carry (5 GiB), by addresses that were signed for its parts, with nothing but an HTTP
/// client.</summary>
[Trait("long", "yes")]
public sealed class LargeUploadTests(ITestOutputHelper output)
{
    private const int AtOnce = 4;

    /// <summary>What may come on top of what the first gibibyte took, in bytes.</summary>
    private const long MemoryRoom = 64 << 20;

    private static readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(10) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Six_gibibytes_arrive_in_parts_byte_for_byte_and_memory_stays_flat()
    {
        await using var radosgw = Radosgw.OnDisk();
        await radosgw.InitializeAsync();
        using var store = S3Store.Connect(radosgw.OptionsForOneTest(), TimeProvider.System);
        using var folder = new TemporaryFolder();
        var key = MediaKey.Parse("videos/film/source/source.mov");
        var file = await SparseFile.Make(Path.Combine(folder.Path, "sparse.mov"), Stop);

        var upload = await store.Multipart.Start(key, "video/quicktime", Stop);
        var (tags, early, since) = (new string[SparseFile.Parts], 0L, Stopwatch.GetTimestamp());
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop };
        foreach (var some in Enumerable.Range(1, SparseFile.Parts).Chunk((int)(SparseFile.Gibibyte / SparseFile.PartBytes)))
        {
            await Parallel.ForEachAsync(some, options, async (part, _) => tags[part - 1] = await Put(store, upload, part, file));
            var memory = Peak();
            early = early == 0 ? memory : early;
            output.WriteLine($"{some[^1] * (long)SparseFile.PartBytes / SparseFile.Gibibyte} GiB sent, peak memory {memory >> 20} MiB");
        }
        var whole = await store.Multipart.Complete(upload, [.. tags.Select((tag, i) => new MultipartPart(i + 1, tag))], Stop);
        // Before this test itself holds whole parts.
        var late = Peak();
        output.WriteLine($"{Stopwatch.GetElapsedTime(since).TotalSeconds:0} s in all, peak memory {late >> 20} MiB");

        whole.Length.ShouldBe(SparseFile.Length);
        (await store.Stat(key, Stop)).ShouldNotBeNull().Length.ShouldBe(SparseFile.Length);
        tags.ShouldBe(await file.Sums(Stop), "each part is what lies in the file");
        foreach (var mark in SparseFile.Marks)
        {
            var (arrived, sent) = (await Read(store, key, mark), await file.Piece(mark, SparseFile.MarkBytes, Stop));
            arrived.AsSpan().SequenceEqual(sent).ShouldBeTrue($"from byte {mark} on");
        }
        (late - early).ShouldBeLessThan(MemoryRoom);
    }

    private static async Task<string> Put(S3Store store, MultipartUpload upload, int part, SparseFile file)
    {
        var grant = (Grant.Request)await store.Multipart.GrantPart(upload, part, SparseFile.PartBytes, TimeSpan.FromHours(1), Stop);
        var bytes = File.OpenRead(file.Path);
        bytes.Position = (part - 1L) * SparseFile.PartBytes;
        using var content = new StreamContent(new SliceStream(bytes, SparseFile.PartBytes));
        using var request = new HttpRequestMessage(HttpMethod.Put, grant.Url) { Content = content };
        content.Headers.ContentLength = SparseFile.PartBytes;
        using var response = await _http.SendAsync(request, Stop);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response.Headers.ETag!.Tag;
    }

    private static async Task<byte[]> Read(S3Store store, MediaKey key, long from)
    {
        var grant = (Grant.Request)await store.GrantRead(key, TimeSpan.FromHours(1), null, Stop);
        using var request = new HttpRequestMessage(HttpMethod.Get, grant.Url);
        request.Headers.Range = new(from, from + SparseFile.MarkBytes - 1);
        using var response = await _http.SendAsync(request, Stop);
        response.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        return await response.Content.ReadAsByteArrayAsync(Stop);
    }

    private static long Peak()
    {
        using var here = Process.GetCurrentProcess();
        return here.PeakWorkingSet64;
    }
}
