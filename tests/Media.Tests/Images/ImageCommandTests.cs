using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class ImageCommandTests
{
    private static readonly PicturePlan Webp = new(new() { Name = "small", Format = PictureFormat.Webp, Width = 300, Height = 300, Quality = 80 }, 300, 225);
    private static readonly PicturePlan Jpeg = new(new() { Name = "display", Format = PictureFormat.Jpeg, Width = 2560, Height = 2560, Quality = 82, Mozjpeg = true }, 1600, 1200);

    [Fact]
    public void The_words_for_an_image()
    {
        HeaderCommand.For("image/source", ImageFormat.Png, "/work").ShouldBeAsIn("image-header");
        DevelopCommand.For("image/source", ImageFormat.Png, (1600, 1200), lenient: false, "/work").ShouldBeAsIn("image-develop");
        DevelopCommand.For("image/source", ImageFormat.Png, (1600, 1200), lenient: true, "/work").ShouldBeAsIn("image-develop-leniently");
        PictureCommand.For(Webp, "/work").ShouldBeAsIn("image-webp");
        PictureCommand.For(Jpeg, "/work").ShouldBeAsIn("image-jpeg");
        PictureCommand.Animated(Webp, "image/source", ImageFormat.Gif, lenient: false, "/work").ShouldBeAsIn("image-animated");
        new MozjpegTool("/app/mozjpeg").For(Jpeg, "/work").ShouldBeAsIn("image-mozjpeg");
    }

    [Fact]
    public void Readers_that_libvips_does_not_trust_are_blocked_wherever_they_are_not_the_one_that_is_meant()
    {
        foreach (var format in ImageFormat.All)
            HeaderCommand.For("image/source", format, "/work").Variables.ContainsKey("VIPS_BLOCK_UNTRUSTED").ShouldBe(format.IsFuzzed, format.Words);
        ImageFormat.All.Where(format => !format.IsFuzzed).ShouldBe([ImageFormat.JpegXl, ImageFormat.Jpeg2000, ImageFormat.Svg, ImageFormat.Ppm]);
        HeaderCommand.For("image/source", ImageFormat.Png, "/work").ToShell().ShouldBe("VIPS_CONCURRENCY=1 VIPS_BLOCK_UNTRUSTED=1 vipsheader -a image/source");
    }
}
