using System.Net;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Worker.Streaming;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Streaming;

public sealed class SegmentCacheTests : IDisposable
{
    private static readonly AssetId _film = new("film");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_was_encoded_here_is_found_by_its_public_path_until_there_is_no_room()
    {
        var cache = new SegmentCache(Options(listens: true, bytes: 25));
        foreach (var number in (int[])[0, 1, 2])
            cache.TakeOver(AssetLayout.Segment(_film, "720p", number, SegmentUse.Delivered), Made(10));

        cache.Find(_film, "720p/segments/seg_0000.m4s").ShouldBeNull("the oldest goes first");
        File.ReadAllBytes(cache.Find(_film, "720p/segments/seg_0002.m4s")!).Length.ShouldBe(10);
    }

    [Fact]
    public void A_worker_that_shows_nothing_keeps_nothing()
    {
        var made = Made(10);
        new SegmentCache(Options(listens: false, bytes: 25)).TakeOver(AssetLayout.Segment(_film, "720p", 0, SegmentUse.Delivered), made);
        File.Exists(made).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void Nothing_beside_the_film_is_shown(string path)
    {
        File.WriteAllText(_folder.File("secret"), "secret");
        new SegmentCache(Options(listens: true, bytes: 25)).Find(_film, path).ShouldBeNull();
    }

    private string Made(int bytes)
    {
        var path = _folder.File(Guid.NewGuid().ToString("n"));
        File.WriteAllBytes(path, new byte[bytes]);
        return path;
    }

    private WorkerOptions Options(bool listens, long bytes) => new()
    {
        WorkFolder = _folder.File("work"),
        WorkerId = "w",
        Listen = listens ? new IPEndPoint(IPAddress.Loopback, 8080) : null,
        StreamBytes = bytes,
    };
}
