using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class GifCanvasTests
{
    private static readonly byte[] _codes = [2, 2, 0x44, 1, 0];

    [Fact]
    public void A_first_frame_that_leaves_something_bare_gets_a_frame_that_is_seen_through()
    {
        var file = Gif(4, Frame(2, 2, 1), [0x3B, 9, 9, 9]);
        var made = Copied(file)!;
        made[..(file.Length - 4)].ShouldBe(file[..^4]);
        made[^1].ShouldBe((byte)0x3B);
        made.AsSpan(made.Length - 24, 4).ToArray().ShouldBe([0x21, 0xF9, 4, 1]);
        Copied(made).ShouldBeNull("it names a colour that is seen through now");
        Copied(Gif(4, [0x21, 0xFF, 2, 7, 7, 0], Frame(0, 0, 2), Frame(0, 0, 4))).ShouldNotBeNull("without an end");
    }

    [Fact]
    public void All_others_stay_as_they_are()
    {
        Copied(Gif(4, Frame(0, 0, 4), Frame(1, 1, 1), [0x3B])).ShouldBeNull("the first covers all");
        Copied(Gif(4, [0x21, 0xF9, 4, 1, 0, 0, 3, 0], Frame(1, 1, 1), [0x3B])).ShouldBeNull("it is seen through already");
        Copied(Gif(4, Frame(1, 1, 1)[..^2])).ShouldBeNull("it is cut");
        Copied(Gif(4, [0x3B])).ShouldBeNull("it has no frame");
        Copied([1, 2, 3]).ShouldBeNull();
    }

    private static byte[] Gif(byte side, params byte[][] blocks)
        => [.. "GIF89a"u8, side, 0, side, 0, 0x80, 0, 0, .. new byte[6], .. blocks.SelectMany(block => block)];

    private static byte[] Frame(byte across, byte down, byte side) => [0x2C, across, 0, down, 0, side, 0, side, 0, 0, .. _codes];

    private static byte[]? Copied(byte[] file)
    {
        var target = new MemoryStream();
        return GifCanvas.Copy(new MemoryStream(file), target) ? target.ToArray() : null;
    }
}
