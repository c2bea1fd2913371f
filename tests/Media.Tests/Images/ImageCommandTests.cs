using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class ImageCommandTests
{
    private static readonly ImagePlan _webp = new(new()
    {
        Name = "small",
        Format = ImageFileFormat.Webp,
        Width = 300,
        Height = 300,
        Quality = 80
    }, 300, 225);
    private static readonly ImagePlan _jpeg = new(new()
    {
        Name = "display",
        Format = ImageFileFormat.Jpeg,
        Width = 2560,
        Height = 2560,
        Quality = 82,
        Mozjpeg = true
    }, 1600, 1200);

    [Fact]
    public void The_words_for_an_image()
    {
        HeaderCommand.For("image/source", ImageFormat.Png, "/work").ShouldBeAsIn("image-header");
        DevelopCommand.For("image/source", ImageFormat.Png, (1600, 1200), ImageColours.AsTheyAre, lenient: false, "/work")
            .ShouldBeAsIn("image-develop");
        DevelopCommand.For("image/source", ImageFormat.Png, (1600, 1200), ImageColours.ByProfile, lenient: true, "/work")
            .ShouldBeAsIn("image-develop-leniently");
        DevelopCommand.For("image/source", ImageFormat.Avif, (1600, 1200), ImageColours.ByNumbers, lenient: false, "/work")
            .ShouldBeAsIn("image-develop-numbers");
        DevelopCommand.Inks("image/source", ImageFormat.Jpeg, lenient: false, "/work").ShouldBeAsIn("image-inks");
        DevelopCommand.Inks("image/source[page=1]", ImageFormat.Tiff, lenient: true, "/work").ShouldBeAsIn("image-inks-page");
        ChannelsCommand.First("image/source", ImageFormat.Tiff, 3, lenient: false, "/work").ShouldBeAsIn("image-first-channels");
        ChannelsCommand.OfAlpha("image/source", ImageFormat.Tiff, 4, lenient: true, "/work").ShouldBeAsIn("image-alpha-channel");
        ChannelsCommand.Join("/work").ShouldBeAsIn("image-channels-joined");
        ChannelsCommand.Unpremultiplied("image/source", ImageFormat.Avif, lenient: false, "/work").ShouldBeAsIn("image-straight");
        ChannelsCommand.Rounded("uchar", "/work").ShouldBeAsIn("image-straight-rounded");
        DevelopCommand.OfInks((1600, 1200), "/work").ShouldBeAsIn("image-of-inks");
        DevelopCommand.Spread("/work").ShouldBeAsIn("image-spread");
        ProfileHead.Command("image/source", ImageFormat.Jpeg, "/work").ShouldBeAsIn("image-profile");
        ImageCommand.For(_webp, "/work").ShouldBeAsIn("image-webp");
        ImageCommand.For(_jpeg, "/work").ShouldBeAsIn("image-jpeg");
        ImageCommand.Animated(_webp, "image/source", ImageFormat.Gif, ImageColours.AsTheyAre, lenient: false, "/work")
            .ShouldBeAsIn("image-animated");
        new MozjpegTool(["/usr/bin/dotnet", "/app/transcode.dll"]).For(_jpeg, "/work").ShouldBeAsIn("image-mozjpeg");
    }

    [Fact]
    public void Readers_that_libvips_does_not_trust_are_blocked_wherever_they_are_not_the_one_that_is_meant()
    {
        foreach (var format in ImageFormat.All)
            HeaderCommand.For("image/source", format, "/work").Variables.ContainsKey("VIPS_BLOCK_UNTRUSTED")
                .ShouldBe(format.IsFuzzed, format.Description);
        ImageFormat.All.Where(format => !format.IsFuzzed)
            .ShouldBe([ImageFormat.JpegXl, ImageFormat.Jpeg2000, ImageFormat.Svg, ImageFormat.Ppm]);
        HeaderCommand.For("image/source", ImageFormat.Png, "/work").ToShell()
            .ShouldBe("VIPS_CONCURRENCY=1 VIPS_BLOCK_UNTRUSTED=1 vipsheader -a image/source");
    }
}
