using System.Buffers.Binary;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class ColourNumbersTests
{
    private static readonly byte[] _linear = [0, 1, 0x86, 0xA0], _usual = [0, 0, 0xB1, 0x8F];

    [Theory]
    [InlineData("00000000", 0, 0, false)]
    [InlineData("636F6C726E636C78000C000D0001", 12, 13, false)]
    [InlineData("636F6C726E636C780001000D0001", 0, 0, false)]
    [InlineData("636F6C726E636C78000600060006", 0, 0, false)] // television's, which is taken for sRGB by every viewer
    [InlineData("636F6C726E636C78000C00100001", 12, 16, false)]
    [InlineData("636F6C726E636C78000900120001", 9, 18, false)]
    [InlineData("636F6C726E636C780009000E0009636F6C726E636C78000200020002", 9, 14, false)] // alpha says nothing
    [InlineData("636F6C726E636C78000C000D000100636F6C726E636C780001000D0001", 0, 0, true)]
    [InlineData("636F6C726E636C78000C", 0, 0, false)]
    public void Numbers_beside_a_heic_are_followed_where_they_agree(string file, int primaries, int curve, bool differ)
    {
        var numbers = HeifNumbers.Of(new MemoryStream(Convert.FromHexString(file)));
        HeifNumbers.Common(numbers).ShouldBe(primaries == 0 ? null : ColourNumbers.Of(primaries, curve));
        HeifNumbers.Differ(numbers).ShouldBe(differ);
    }

    [Fact]
    public void Of_a_png_the_chunk_of_the_highest_rank_counts()
    {
        Of(("gAMA", _linear)).ShouldBe(ColourNumbers.Srgb with { Curve = new LightCurve.Power(1) });
        Of(("gAMA", _usual)).ShouldBeNull();
        Of(("sRGB", [0]), ("gAMA", _linear)).ShouldBeNull();
        Of(("iCCP", new byte[90]), ("gAMA", _linear)).ShouldBeNull("the profile is followed");
        Of(("iCCP", new byte[90]), ("cICP", [12, 13, 0, 1])).ShouldBe(ColourNumbers.Of(12, 13));
        Of(("cICP", [1, 13, 0, 1]), ("gAMA", _linear)).ShouldBeNull();
        Of(("gAMA", _usual), ("cHRM", Places(0.64, 0.33, 0.21, 0.71, 0.15, 0.06)))!.Green.ShouldBe((0.21, 0.71));
        Of(("gAMA", _usual), ("cHRM", Places(0.64, 0.33, 0.3, 0.6, 0.15, 0.06))).ShouldBeNull();
    }

    [Fact]
    public void What_cannot_be_a_colour_is_passed_over()
    {
        Of(("gAMA", [0, 0, 0, 0])).ShouldBeNull();
        Of(("cHRM", new byte[32])).ShouldBeNull();
        Of(("cHRM", Places(0.3, 0.3, 0.3, 0.3, 0.3, 0.3))).ShouldBeNull();
        Of(("cHRM", [1, 2, 3])).ShouldBeNull();
        PngNumbers.Of(new MemoryStream([.. "\u0089PNG\r\n\u001a\n"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. "gAMA"u8, 0, 1])).ShouldBeNull();
        PngNumbers.Of(new MemoryStream([])).ShouldBeNull();
    }

    [Fact]
    public void Dark_parts_of_hdr_stay_and_bright_ones_stay_in_order()
    {
        LightCurve pq = new LightCurve.Pq(), hlg = new LightCurve.Hlg();
        foreach (var curve in new[] { pq, hlg })
        {
            var lights = Enumerable.Range(0, 101).Select(step => curve.Light(step / 100.0)).ToList();
            lights.ShouldBe(lights.Order());
            lights[0].ShouldBe(0, 0.01);
            lights[100].ShouldBe(1, 0.01);
        }
        pq.Light(0.3).ShouldBe(10.1 / 203, 0.002); // about 10 cd/m2
        pq.Light(0.5807).ShouldBeInRange(0.6, 0.85, "white is bright, and there is room above it");
    }

    private static ColourNumbers? Of(params (string Name, byte[] Content)[] chunks) => PngNumbers.Of(new MemoryStream(
        [.. new byte[8], .. chunks.Append(("IDAT", [])).SelectMany(chunk => (byte[])[.. Number(chunk.Item2.Length),
            .. System.Text.Encoding.ASCII.GetBytes(chunk.Item1), .. chunk.Item2, 0, 0, 0, 0]), .. Number(4), .. "gAMA"u8, .. _linear]));

    private static byte[] Places(params double[] colours) =>
        [.. new[] { 0.3127, 0.329 }.Concat(colours).SelectMany(value => Number((int)Math.Round(value * 100_000)))];

    private static byte[] Number(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
