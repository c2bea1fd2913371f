using System.Text;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class ImageFormatTests
{
    [Theory]
    [InlineData("jpeg", "FFD8FFE000104A464946")]
    [InlineData("png", "89504E470D0A1A0A0000000D")]
    [InlineData("webp", "524946460000000057454250")]
    [InlineData("gif", "474946383961")]
    [InlineData("gif", "474946383761")]
    [InlineData("tiff", "49492A0008000000")]
    [InlineData("tiff", "4D4D002B00080000")]
    [InlineData("jxl", "FF0AFA")]
    [InlineData("jxl", "0000000C4A584C200D0A870A")]
    [InlineData("jp2", "FF4FFF51002F")]
    [InlineData("jp2", "0000000C6A5020200D0A870A00000014667479706A703220")]
    [InlineData("heif", "000000186674797068656963")]
    [InlineData("heif", "00000018667479706D696631")]
    [InlineData("avif", "000000186674797061766966")]
    [InlineData("avif-sequence", "0000001C667479706176696600000000617669666176697300000000")]
    [InlineData("heif-sequence", "000000186674797068657663")]
    [InlineData("heif-sequence", "0000001866747970686569630000000068656963" + "68657663")]
    [InlineData("raw", "46554A4946494C4D4343442D524157")] // Fuji
    [InlineData("raw", "4949524F08000000")] // Olympus
    [InlineData("raw", "4949550018000000")] // Panasonic
    [InlineData("raw", "49492A001000000043520200")] // Canon CR2
    [InlineData("raw", "000000186674797063727820")] // Canon CR3
    [InlineData("avif-sequence", "000000186674797061766973")]
    [InlineData("ppm", "50360A3136203136203235350A00")]
    [InlineData("ppm", "50350A236D6164652062792068616E640A3820380A3235350A")] // a comment before the size
    [InlineData("ppm", "50342031362031360AFF")]
    [InlineData(null, "50330A31362031360A3235350A")] // as text: a cut would not be noticed
    [InlineData(null, "503620776F726473206F66206E6F7468696E67")] // a text
    [InlineData(null, "50360A3020300A3235350A")] // no size
    [InlineData(null, "50370A57494454482032")] // PAM
    [InlineData(null, "000000186674797069736F6D")] // MP4
    [InlineData(null, "0000000C6A5020200D0A870A00000014667479706D6A7032")] // Motion JPEG 2000
    [InlineData(null, "52494646000000005741564520")] // WAV
    [InlineData(null, "FFFB9064")] // MP3
    [InlineData(null, "424D3800000000000000")] // BMP, which only readers without trust take
    [InlineData(null, "1F8B080000000000")] // a compressed SVG may unpack to anything
    [InlineData(null, "")]
    public void The_first_bytes_decide(string? name, string head) => ImageFormat.Of(Convert.FromHexString(head))?.Name.ShouldBe(name);

    [Theory]
    [InlineData("""<svg xmlns="http://www.w3.org/2000/svg"/>""", true)]
    [InlineData("""<?xml version="1.0" encoding="UTF-8"?><!-- drawn by hand --><SVG width="1"/>""", true)]
    [InlineData("  \n  <!DOCTYPE svg><svg><g/></svg>", true)]
    [InlineData("<html><body>no drawing at all</body></html>", false)]
    [InlineData("push graphic-context <svg viewbox 0 0 640 480", false)]
    [InlineData("<!-- %PDF-1.4 --><svg xmlns='http://www.w3.org/2000/svg'/>", false)]
    [InlineData("<svg/>", false)]
    public void A_drawing_is_text_that_begins_as_one(string text, bool isSvg)
        => (ImageFormat.Of(Encoding.UTF8.GetBytes(text)) == ImageFormat.Svg).ShouldBe(isSvg);
}
