using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class JpegEndTests
{
    private static readonly byte[] _start = [0xFF, 0xD8], _thumbnail = Segment(0xE1, 0xFF, 0xD8, 0xFF, 0xD9, 0xFF, 0xDA), _pixels = [1, 2,
        0xFF, 0, 0xD9, 0xFF, 0xD0, 9];
    private static readonly byte[] _baseline = Segment(0xC0, 8, 0, 1, 0, 1, 1, 1, 0x11, 0), _whole = Segment(0xDA, 1, 1, 0, 0, 63, 0);
    private static readonly byte[] _progressive = Segment(0xC2, 8, 0, 1, 0, 1, 1, 1, 0x11, 0);
    private static readonly byte[] _first = Segment(0xDA, 1, 1, 0, 0, 0, 1), _second = Segment(0xDA, 1, 1, 0, 1, 63, 0),
        _refined = Segment(0xDA, 1, 1, 0, 0, 0, 0x10);
    private static readonly byte[] _film = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8, 0xFF, 0xD9];

    [Fact]
    public void The_end_is_the_first_marker_behind_the_pixels_whatever_follows()
    {
        byte[] photo = [.. _start, .. _thumbnail, .. _baseline, .. _whole, .. _pixels, 0xFF, 0xD9];
        foreach (var rest in new byte[][] { [], [0xFF, 0xFF], _film, photo })
            Of(photo, rest).ShouldBe(new JpegEnd(photo.Length, true, true));
    }

    [Fact]
    public void Where_a_film_or_a_second_picture_begins_the_picture_was_cut()
    {
        byte[] cut = [.. _start, .. _thumbnail, .. _baseline, .. _whole, .. _pixels];
        foreach (var rest in new byte[][] { [], _film, [.. _start, .. _thumbnail, 0xFF, 0xD9] })
            Of(cut, rest).ShouldBe(new JpegEnd(cut.Length, false, true));
    }

    [Fact]
    public void A_progressive_one_is_whole_only_with_its_last_scan()
    {
        byte[] coarse = [.. _start, .. _progressive, .. _first, .. _pixels, .. _second, .. _pixels];
        Of(coarse).ShouldBe(new JpegEnd(coarse.Length, false, false));
        Of(coarse, _refined, _pixels)!.HasAllScans.ShouldBeTrue();
    }

    [Fact]
    public void Filling_before_a_marker_is_passed_over_and_what_is_no_jpeg_is_left_to_libvips()
    {
        Of(_start, [0xFF, 0xFF], _baseline, _whole, _pixels, [0xFF, 0xD9])!.IsMarked.ShouldBeTrue();
        Of(_start, [1, 2, 3]).ShouldBeNull();
        Of(_start, [0xFF, 0xE1, 0, 1]).ShouldBeNull();
        Of(_start, [0xFF, 0xE1, 0xFF, 0xFF, 0]).ShouldBeNull();
        Of([]).ShouldBeNull();
        var noise = new byte[3000];
        for (var seed = 0; seed < 200; seed++)
        {
            new Random(seed).NextBytes(noise);
            Should.NotThrow(() => Of(_start, _baseline, _progressive, _whole, noise));
        }
    }

    [Theory]
    [InlineData("0000000D49484452" + "00000001000000010800000000" + "00000000" + "000000086163544C" + "00000005" + "00000000", 5)]
    [InlineData("0000000D49484452" + "00000001000000010800000000" + "00000000" + "0000000249444154" + "000000086163544C" + "00000005", 1)]
    [InlineData("FFFFFFFF49484452" + "00000000", 1)]
    [InlineData("", 1)]
    public void Frames_of_a_png_are_counted_before_its_picture(string chunks, int frames) =>
        PngFrames.Of(new MemoryStream([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Convert.FromHexString(chunks)])).ShouldBe(frames);

    private static JpegEnd? Of(params byte[][] parts) => JpegEnd.Of(new MemoryStream([.. parts.SelectMany(part => part)]));

    private static byte[] Segment(byte marker, params byte[] content) => [0xFF, marker, 0, (byte)(content.Length + 2), .. content];
}
