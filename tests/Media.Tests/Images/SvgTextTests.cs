using System.Text;
using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class SvgTextTests
{
    private const string Drawing = """<svg xmlns="http://www.w3.org/2000/svg" width="1"/>""";

    public static TheoryData<string> Prologues => new(
    [
        "", "\n\n  ", "<?xml version=\"1.0\"?>\n", $"<!-- {new string('x', 9000)} - -->", "<!-- <html> --><?xml-stylesheet href=\"a?b\"?>",
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">",
        "<!DOCTYPE svg [\n<!ENTITY ns \"http://ns.adobe.com/]>\">\n<!-- ]> -->\n<!ELEMENT svg ANY>]>\n",
    ]);

    [Theory]
    [MemberData(nameof(Prologues))]
    public void Whatever_comes_before_the_root_and_in_whatever_encoding_it_is_a_drawing_and_is_read_as_one(string prologue)
    {
        foreach (var encoding in new Encoding[] { new UTF8Encoding(false), new UTF8Encoding(true), new UnicodeEncoding(false, true),
            new UnicodeEncoding(true, true), new UnicodeEncoding(false, false) })
        {
            byte[] file = [.. encoding.Preamble, .. encoding.GetBytes(prologue.TrimStart() + Drawing)];
            ImageFormat.Of(file).ShouldBe(ImageFormat.Svg, $"{encoding.EncodingName}: {prologue}");
            var plain = Encoding.UTF8.GetString(SvgText.Plain(file));
            plain.ShouldStartWith("<!--<svg-->");
            plain.ShouldEndWith(Drawing);
            plain.ShouldNotContain("<?xml ");
        }
    }

    [Theory]
    [InlineData("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>", true)]
    [InlineData("<html xmlns='http://www.w3.org/1999/xhtml'><svg/></html>", false)]
    [InlineData("<!-- <svg> --><html xmlns='http://www.w3.org/1999/xhtml'/>", false)]
    [InlineData("<!DOCTYPE html><html><svg xmlns='http://www.w3.org/2000/svg'/></html>", false)]
    [InlineData("<svgs xmlns='http://www.w3.org/2000/svg'/>", false)]
    [InlineData("<!-- never closed <svg xmlns='http://www.w3.org/2000/svg'/>", false)]
    public void The_root_decides(string text, bool isSvg)
        => (ImageFormat.Of(Encoding.UTF8.GetBytes(text)) == ImageFormat.Svg).ShouldBe(isSvg);

    [Fact]
    public void Letters_of_the_west_are_kept() =>
        Encoding.UTF8.GetString(SvgText.Plain(Encoding.Latin1.GetBytes("<?xml version='1.0' "
            + "encoding='ISO-8859-1'?><svg><text>\u00e9</text></svg>"))).ShouldContain("<text>\u00e9</text>");

    [Theory]
    [InlineData("""<svg width="63.5mm" height='42.333mm'>""", """<svg width="240px" height='159.99874px'>""")]
    [InlineData("""<svg height="2.5in" width=".5cm">""", """<svg height="240px" width="18.897638px">""")]
    [InlineData("""<svg width="180pt" height="+10PC">""", """<svg width="240px" height="160px">""")]
    [InlineData("""<svg width="15em" height="10ex">""", """<svg width="240px" height="80px">""")]
    [InlineData("""<svg width="15em" font-size="10px">""", """<svg width="15em" font-size="10px">""")]
    [InlineData("""<svg width="240" height="160px"><g x="50%" id="a5mm">5mm</g>""",
        """<svg width="240" height="160px"><g x="50%" id="a5mm">5mm</g>""")]
    [InlineData("""<svg><rect x="-1in" stroke-dasharray="1pt, 3pt" style="font-size:12pt;stroke-width: 1mm"/><r y="1em">""",
        """<svg><rect x="-96px" stroke-dasharray="1.333333px, 4px" style="font-size:16px;stroke-width: 3.779528px"/><r y="1em">""")]
    [InlineData("""<svg><style><![CDATA[a{font:bold 12pt x}]]></style>""", """<svg><style><![CDATA[a{font:bold 16px x}]]></style>""")]
    public void An_inch_has_96_pixels(string drawing, string read)
        => Encoding.UTF8.GetString(SvgText.Plain(Encoding.UTF8.GetBytes(drawing))).ShouldBe("<!--<svg-->" + read);

    [Theory]
    [InlineData(" x=\"")]
    [InlineData(" x='1mm")]
    [InlineData("<style><![CDATA[")]
    [InlineData("<svg ")]
    [InlineData(" font")]
    [InlineData("1")]
    public void Lengths_that_never_end_take_no_time(string piece)
        => SvgText.Plain(Encoding.UTF8.GetBytes("<svg x=\"" + string.Concat(Enumerable.Repeat(piece, 200_000)))).Length.ShouldBeGreaterThan(9);

    [Fact]
    public void A_text_that_never_comes_to_a_root_takes_no_time()
    {
        foreach (var piece in new[] { "<!--", "<!DOCTYPE [", "<?", "<!DOCTYPE a[<!ENTITY ", "-- >", "]>" })
            SvgText.Begins(
                Encoding.UTF8.GetBytes("<!DOCTYPE svg " + string.Concat(Enumerable.Repeat(piece, ImageFormat.Head / piece.Length))))
                    .ShouldBeFalse(piece);
    }
}
