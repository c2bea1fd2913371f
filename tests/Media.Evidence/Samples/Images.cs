using static Transcode.MediaEvidence.Samples.ImageMaking;
using static Transcode.MediaEvidence.Samples.Making;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Image files: formats, colours, directions, and files that are broken or mean harm.</summary>
internal static class Images
{
    private const string Photo = "-f lavfi -i testsrc2=s=1600x1200:d=0.04:r=25 -frames:v 1 -update 1 ";
    private const string Animation = "-f lavfi -i testsrc2=s=320x180:r=10:d=1 ";

    internal static IReadOnlyList<Sample> All { get; } =
    [
        Good("photo.jpg", "the control", new Ffmpeg(Photo + "out.jpg")),
        .. Enumerable.Range(2, 7)
            .Select(n => Good($"turned-{n}.jpg", $"EXIF orientation {n}", new Ffmpeg(Photo + "whole.jpg"),
            new Turn("whole.jpg", "out.jpg", n)) with { IsLong = n is not (2 or 6) }),
        Good("photo-called.mp4", "a picture that calls itself a film: the content decides", new Ffmpeg(Photo + "whole.jpg"),
            new Vips("copy whole.jpg out.jpg")),
        Good("cmyk.jpg", "four inks", new Ffmpeg(Photo + "whole.png"), new Vips("icc_export whole.png out.jpg --output-profile cmyk")),
        Good("sixteen-bit.png", "16 bits for each colour", new Ffmpeg(Photo + "-pix_fmt rgb48be out.png")),
        Good("grey-alpha-16.png", "grey with alpha, 16 bits", new Ffmpeg(Photo + "-pix_fmt ya16be out.png")),
        Good("palette-alpha.png", "a palette with holes",
            new Ffmpeg("-f lavfi -i testsrc2=s=640x480:d=0.04:r=25,format=rgba,colorchannelmixer=aa=0.5 -frames:v 1 -update 1 whole.png"),
            new Vips("pngsave whole.png out.png --palette")),
        Good("grey.jpg", "one channel", new Ffmpeg(Photo + "-pix_fmt gray out.jpg")),
        Good("one-pixel.png", "1x1", new Vips("black out.png 1 1")),
        Good("thread.png", "20000 wide, 3 high: a pixel is left of its height", new Vips("black out.png 20000 3")),
        Good("animation.gif", "ten frames: the first one", new Ffmpeg(Animation + "out.gif")),
        Good("animation.webp", "the same as WebP", new Ffmpeg(Animation + "whole.gif"), new Vips("webpsave whole.gif[n=-1] out.webp")),
        Good("pages.tif", "several pages: the first one", new Ffmpeg(Animation + "whole.gif"),
            new Vips("tiffsave whole.gif[n=-1] out.tif --compression deflate")),
        Good("photo.avif", "AV1", new Ffmpeg(Photo + "whole.png"), new Vips("heifsave whole.png out.avif --compression av1 --effort 0")),
        Good("animation.avif", "ten frames of AV1 and a still picture: this one",
            new Ffmpeg(Animation + "-c:v libaom-av1 -cpu-used 8 out.avif")),
        Good("photo.jxl", "JPEG XL", new Ffmpeg(Photo + "whole.png"), new Vips("jxlsave whole.png out.jxl --effort 3")),
        Good("photo.jp2", "JPEG 2000", new Ffmpeg(Photo + "whole.png"), new Vips("jp2ksave whole.png out.jp2")),
        Good("photo.ppm", "samples and nothing else", new Ffmpeg(Photo + "out.ppm")),
        Good("grey-16.pgm", "the same of one channel, 16 bits", new Ffmpeg(Photo + "-pix_fmt gray16be out.pgm")),
        Good("drawing.svg", "shapes and words",
            new Text("out.svg", Svg("""<circle cx="200" cy="150" r="90" fill="red"/><text x="20" y="60">words</text>"""))),
        Good("drawing-that-names-others.svg", "a file, a neighbour and an address, of which nothing may be read", new Text("out.svg",
            Svg("""<image width="50" height="50" xlink:href="file://{plain}"/><image width="50" height="50" href="photo.png"/><image width="50" height="50" href="http://127.0.0.1:9/secret.png"/>"""))),

        Bad("half.jpg", "cut off", new Ffmpeg(Photo + "whole.jpg"), new Head("whole.jpg", "out.jpg", 0.5)),
        Bad("half-progressive.jpg", "cut off; a coarse picture of the whole is there", new Ffmpeg(Photo + "plain.jpg"),
            new Vips("jpegsave plain.jpg whole.jpg --interlace"), new Head("whole.jpg", "out.jpg", 0.5)),
        Bad("half.png", "cut off", new Ffmpeg(Photo + "whole.png"), new Head("whole.png", "out.png", 0.5)),
        Bad("half.webp", "cut off", new Ffmpeg(Photo + "whole.png"), new Vips("webpsave whole.png whole.webp"),
            new Head("whole.webp", "out.webp", 0.5)),
        Bad("half.gif", "cut off within the first frame", new Ffmpeg("-f lavfi -i testsrc2=s=1600x1200:r=10:d=0.1 whole.gif"),
            new Head("whole.gif", "out.gif", 0.5)),
        Bad("half.tif", "cut off", new Ffmpeg(Photo + "whole.png"), new Vips("tiffsave whole.png whole.tif --compression deflate"),
            new Head("whole.tif", "out.tif", 0.5)),
        Bad("half-plain.tif", "cut off: its index lay at the end", new Ffmpeg(Photo + "whole.png"),
            new Vips("tiffsave whole.png whole.tif"), new Head("whole.tif", "out.tif", 0.5)),
        Bad("half.avif", "cut off", new Ffmpeg(Photo + "whole.png"),
            new Vips("heifsave whole.png whole.avif --compression av1 --effort 0"), new Head("whole.avif", "out.avif", 0.5)),
        Bad("half.ppm", "cut off", new Ffmpeg(Photo + "whole.ppm"), new Head("whole.ppm", "out.ppm", 0.5)),
        Bad("half.svg", "cut off", new Text("out.svg", Svg("<g>")[..^12])),
        Bad("noise-behind-a-head.jpg", "three bytes of JPEG, then noise", new JpegStart("start"), new Noise("noise", 50_000),
            new Append("start", "noise", "out.jpg")),
        Bad("bomb-30000.png", "900 million pixels in 110 kB", new PngBomb("out.png", 30_000, 30_000)),
        Bad("bomb-header.png", "a header of two thousand million squared, and nothing", new PngBomb("out.png", int.MaxValue, int.MaxValue)),
        Bad("bomb-header.ppm", "a header of a million squared, and nothing", new Text("out.ppm", "P6\n999999 999999\n255\n")),
        Bad("bomb-drawing.svg", "a million by a million",
            new Text("out.svg", """<svg xmlns="http://www.w3.org/2000/svg" width="1000000" height="1000000"></svg>""")),
        Bad("bomb-references.svg", "each group ten times the last",
            new Text("out.svg", Svg(string.Concat(Enumerable.Range(1, 12).Select(n =>
            $"<g id=\"g{n}\">{string.Concat(Enumerable.Repeat($"<use xlink:href=\"#g{n - 1}\"/>", 10))}</g>")
                .Prepend("<g id=\"g0\"><rect width=\"9\" height=\"9\"/></g>"))))),
        Bad("bomb-entities.svg", "each entity ten times the last", new Text("out.svg", "<!DOCTYPE svg [<!ENTITY e0 \"ha\">"
            + string.Concat(Enumerable.Range(1, 12)
            .Select(n => $"<!ENTITY e{n} \"{string.Concat(Enumerable.Repeat($"&e{n - 1};", 10))}\">"))
            + "]>" + Svg("<text>&e12;</text>"))),
        Bad("entity-of-a-file.svg", "an external entity",
            new Text("out.svg", "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Svg("<text y=\"50\">&x;</text>"))),
        Either("bomb-text.png", "a text of a thousand million bytes beside a small picture",
            new PngBomb("out.png", 64, 64) { TextBytes = 1_000_000_000 }),
    ];

    private static Sample Good(string name, string why, params Making[] steps) => Recipe.Good(name, why, Image, steps);

    private static Sample Bad(string name, string why, params Making[] steps) => Recipe.Bad(name, why, steps);

    private static Sample Either(string name, string why, params Making[] steps) => Recipe.Open(name, why, Image, steps);

    private static Expectation.Succeeds Image => new() { IsImage = true, IsFrameExact = false };

    private static string Svg(string inside) =>
        $"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="400" height="300">{inside}</svg>""";
}
