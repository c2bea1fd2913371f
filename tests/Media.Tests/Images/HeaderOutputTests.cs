using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class HeaderOutputTests
{
    private static readonly ImagePlan _planned = new(new() { Name = "p", Format = ImageFileFormat.Webp, Width = 300, Height = 300 }, 300,
        225);

    [Fact]
    public void A_text_in_the_file_cannot_speak_for_the_header()
    {
        var header = Read("source: 640x480 uchar, 3 bands, srgb, pngload", "width: 640", "height: 480", "bands: 3", "interpretation: srgb",
            "vips-loader: pngload",
            "png-comment-0-words: hello", "width: 1", "vips-loader: jpegload", "exif-data: 12 bytes of binary data");
        (header.Width, header.Height, header.Loader, header.Pages, header.HasMetadata).ShouldBe((640, 480, "pngload", 1, true));
    }

    [Theory]
    [InlineData("orientation: 1", false)]
    [InlineData("orientation: 3", false)]
    [InlineData("orientation: 5", true)]
    [InlineData("orientation: 8", true)]
    [InlineData("orientation: 9", false)]
    [InlineData("orientation: ", false)]
    public void Five_to_eight_lie_on_their_side(string line, bool turned) => Read(line).IsTurned.ShouldBe(turned);

    [Theory]
    [InlineData(null, "width: 300", "height: 225", "bands: 4", "interpretation: srgb", "vips-loader: webpload")]
    [InlineData("it is not WebP", "width: 300", "height: 225", "bands: 3", "interpretation: srgb", "vips-loader: jpegload")]
    [InlineData("it is 300x226 instead of 300x225", "width: 300", "height: 226", "bands: 3", "interpretation: srgb",
        "vips-loader: webpload")]
    [InlineData("its colours are b-w in 1 bands", "width: 300", "height: 225", "bands: 1", "interpretation: b-w", "vips-loader: webpload")]
    [InlineData("it has 2 frames instead of 1", "width: 300", "height: 225", "bands: 3", "interpretation: srgb", "vips-loader: webpload",
        "n-pages: 2")]
    [InlineData("it carries metadata", "width: 300", "height: 225", "bands: 3", "interpretation: srgb", "vips-loader: webpload",
        "icc-profile-data: 588 bytes of binary data")]
    public void A_rendition_is_held_against_its_plan(string? fault, params string[] lines)
        => ImageProof.Fault(_planned, Read(lines), 1).ShouldBe(fault);

    private static HeaderOutput Read(params string[] lines)
    {
        var header = new HeaderOutput();
        foreach (var line in lines)
            header.Add(line);
        return header;
    }
}
