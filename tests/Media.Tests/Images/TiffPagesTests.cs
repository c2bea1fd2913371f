using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class TiffPagesTests
{
    [Theory]
    [InlineData(new[] { 1, 0 }, 1, 1)]
    [InlineData(new[] { 0, 1 }, 0, 1)]
    [InlineData(new[] { 1, 5, 2 }, 2, 2)]
    [InlineData(new[] { 4, 0 }, 1, 0)]
    [InlineData(new[] { 2, 2 }, 0, 0)]
    [InlineData(new[] { 1, 1 }, 0, 0)]
    [InlineData(new[] { -1, 1 }, 0, 1)]
    public void The_first_page_that_is_no_thumbnail_and_no_mask_is_the_picture(int[] kinds, int number, int thumbnails)
    {
        foreach (var bigEndian in new[] { false, true })
        {
            var pages = TiffPages.Of(TiffBytes.Of(bigEndian,
                [.. kinds.Select(kind => new TiffBytes.Entry[] { kind < 0 ? new(256, 4, 1, 5) : new(254, 4, 1, (uint)kind) })]));
            (pages.Number, pages.Thumbnails).ShouldBe((number, thumbnails));
        }
    }

    [Fact]
    public void Alpha_is_what_is_said_to_be_alpha()
    {
        foreach (var bigEndian in new[] { false, true })
        {
            Of(bigEndian, 0).ShouldBe((null, true));
            Of(bigEndian, 1).ShouldBe((0, false));
            Of(bigEndian, 2).ShouldBe((0, false));
            Of(bigEndian, 2, 0).ShouldBe((0, true));
            Of(bigEndian, 0, 1).ShouldBe((1, true));
            Of(bigEndian, 0, 0, 0).ShouldBe((null, true), "a list beside the entry");
        }
        var silent = TiffPages.Of(TiffBytes.Of(false, [[new(256, 4, 1, 5)]]));
        (silent.Alpha, silent.HasOther).ShouldBe((null, false));
    }

    [Fact]
    public void A_chain_that_goes_in_circles_comes_to_an_end()
    {
        var bytes = TiffBytes.Of(false, [[new(254, 4, 1, 1)]]).ToArray();
        bytes[8 + 2 + 12] = 8;
        TiffPages.Of(new MemoryStream(bytes)).Number.ShouldBe(0);
        TiffPages.Of(new MemoryStream("II*\0"u8.ToArray())).Number.ShouldBe(0);
        TiffPages.Of(TiffBytes.Of(false, [[new(338, 3, uint.MaxValue, 8)]])).Extras.ShouldBeEmpty();
    }

    private static (int?, bool) Of(bool bigEndian, params ushort[] kinds)
    {
        var pages = TiffPages.Of(TiffBytes.Of(bigEndian, [[TiffBytes.Shorts(338, kinds, bigEndian)]], kinds));
        return (pages.Alpha, pages.HasOther);
    }
}
