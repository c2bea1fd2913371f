using System.Text;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class PixmapScaleTests
{
    [Fact]
    public void What_the_file_calls_white_becomes_white()
    {
        Spread("P5\n2 2\n100\n"u8, 0, 25, 100, 200).ShouldBe([.. "P5\n2 2\n255\n"u8, 0, 64, 255, 255]);
        Spread("P6 # by hand\n1\t1 # 10 bits\n1023\n"u8, 0x03, 0xFF, 0x02, 0, 0, 0).ShouldBe(
            [.. "P6\n1 1\n65535\n"u8, 0xFF, 0xFF, 0x80, 0x20, 0, 0]);
        Spread("P5 1 1 1 "u8, 1).ShouldBe([.. "P5\n1 1\n255\n"u8, 255]);
        var large = Spread([.. "P5 400 400 15\n"u8], [.. Enumerable.Repeat((byte)15, 160_000)])!;
        (large.Length, large[^160_000..].All(sample => sample == 255)).ShouldBe((160_000 + 15, true));
    }

    [Theory]
    [InlineData("P5 1 1 255 x")]
    [InlineData("P6 1 1 65535 xxxxxx")]
    [InlineData("P4 8 1 x")]
    [InlineData("P5 1 1 0 x")]
    [InlineData("P5 1 1")]
    [InlineData("")]
    public void What_libvips_reads_as_it_is_is_left_alone(string file) => Spread(Encoding.ASCII.GetBytes(file)).ShouldBeNull();

    private static byte[]? Spread(ReadOnlySpan<byte> head, params byte[] samples)
    {
        var target = new MemoryStream();
        return PixmapScale.Copy(new MemoryStream([.. head, .. samples]), target) ? target.ToArray() : null;
    }
}
