using System.Net;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Steps;
using Transcode.Silo.Streaming;
using Transcode.Silo.Tests.Machine;

namespace Transcode.Silo.Tests.Streaming;

public sealed class SegmentShelfTests : IDisposable
{
    private static readonly AssetId Film = new("film");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_was_encoded_here_is_found_by_its_public_path_until_there_is_no_room()
    {
        var shelf = new SegmentShelf(Options(listens: true, bytes: 25));
        foreach (var number in (int[])[0, 1, 2])
            shelf.TakeOver(AssetLayout.Segment(Film, "720p", number, SegmentUse.Delivered), Made(10));

        shelf.Find(Film, "720p/segments/seg_0000.m4s").ShouldBeNull("the oldest goes first");
        File.ReadAllBytes(shelf.Find(Film, "720p/segments/seg_0002.m4s")!).Length.ShouldBe(10);
    }

    [Fact]
    public void A_worker_that_shows_nothing_keeps_nothing()
    {
        var made = Made(10);
        new SegmentShelf(Options(listens: false, bytes: 25)).TakeOver(AssetLayout.Segment(Film, "720p", 0, SegmentUse.Delivered), made);
        File.Exists(made).ShouldBeFalse();
    }

    [Theory]
    [InlineData("../../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("")]
    public void Nothing_beside_the_film_is_shown(string path)
    {
        File.WriteAllText(folder.File("secret"), "secret");
        new SegmentShelf(Options(listens: true, bytes: 25)).Find(Film, path).ShouldBeNull();
    }

    private string Made(int bytes)
    {
        var path = folder.File(Guid.NewGuid().ToString("n"));
        File.WriteAllBytes(path, new byte[bytes]);
        return path;
    }

    private SiloOptions Options(bool listens, long bytes) => new()
    {
        WorkFolder = folder.File("work"),
        WorkerId = "w",
        Listen = listens ? new IPEndPoint(IPAddress.Loopback, 8080) : null,
        StreamBytes = bytes,
    };
}
