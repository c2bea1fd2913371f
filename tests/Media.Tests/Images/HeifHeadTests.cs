using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class HeifHeadTests
{
    private static readonly byte[] _narrow = Colours(0), _full = Colours(0x80), _grey = Av1(0x1C), _colour = Av1(0x0C);

    [Fact]
    public void Grey_is_narrow_where_all_pictures_say_so()
    {
        HeifHead.IsNarrowGrey([.. _grey, .. _narrow]).ShouldBeTrue();
        HeifHead.IsNarrowGrey([.. _grey, .. _narrow, .. _grey]).ShouldBeTrue("with alpha");
        HeifHead.IsNarrowGrey([.. Hevc(0xFC), .. _narrow]).ShouldBeTrue();
        HeifHead.IsNarrowGrey([.. _grey, .. _full]).ShouldBeFalse();
        HeifHead.IsNarrowGrey([.. _grey, .. _narrow, .. _colour]).ShouldBeFalse("a picture in colour, whose alpha is grey");
        HeifHead.IsNarrowGrey([.. Hevc(0xFD), .. _narrow]).ShouldBeFalse();
        HeifHead.IsNarrowGrey(_grey).ShouldBeFalse("nothing is said");
        HeifHead.IsNarrowGrey(_narrow).ShouldBeFalse();
        HeifHead.IsNarrowGrey("colrnclxav1C"u8).ShouldBeFalse();
    }

    [Fact]
    public void Colours_are_premultiplied_where_a_reference_says_so()
    {
        byte[] other = [0, 0, 0, 14, .. "auxl"u8, 0, 2, 0, 1, 0, 1], told = [0, 0, 0, 14, .. "prem"u8, 0, 1, 0, 1, 0, 2];
        HeifHead.IsPremultiplied(References([.. other, .. told])).ShouldBeTrue();
        HeifHead.IsPremultiplied(References(told)).ShouldBeTrue();
        HeifHead.IsPremultiplied([.. References(other), .. told]).ShouldBeFalse("behind the references");
        HeifHead.IsPremultiplied(References([.. other[..4], .. "xprem"u8, .. other[8..]])).ShouldBeFalse();
        HeifHead.IsPremultiplied(References([0, 0, 0, 0, .. "auxl"u8, .. told])).ShouldBeFalse("a box without a length");
        HeifHead.IsPremultiplied("iref"u8).ShouldBeFalse();
        HeifHead.IsPremultiplied([255, 255, 255, 255, .. "iref"u8, 0, 0, 0, 0, 255, 255, 255, 255, .. "auxl"u8]).ShouldBeFalse();
    }

    private static byte[] References(byte[] boxes) => [1, 2, 3, 0, 0, 0, (byte)(12 + boxes.Length), .. "iref"u8, 0, 0, 0, 0, .. boxes];

    private static byte[] Colours(byte range) => [0, 0, 0, 19, .. "colrnclx"u8, 0, 1, 0, 13, 0, 1, range];

    private static byte[] Av1(byte flags) => [0, 0, 0, 12, .. "av1C"u8, 0x81, 0, flags, 0];

    private static byte[] Hevc(byte chroma) => [0, 0, 0, 31, .. "hvcC"u8, .. new byte[16], chroma, 0xF8, 0xF8, 0, 0, 0, 0];
}
