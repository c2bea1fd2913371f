using System.Text;

namespace Transcode.Corpus.Practice;

/// <summary>Colours, formats and damage of image files.</summary>
internal static class Images
{
    private const string Drawing =
        """<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50"><rect width="100" height="50" fill="#2060C0"/></svg>""";

    private static readonly byte[] _film = [0, 0, 0, 24, .. "ftypmp42"u8, 0, 0, 0, 0, .. "isommp42"u8,
        .. Enumerable.Range(0, 40_000).Select(at => (byte)(at * 7919 >> 3))];

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        .. ((string[])["png", "gif", "webp", "tif",
            "avif"]).Select(kind => new PracticeCase($"img-untagged-colours-{kind}", "an image without a colour profile, as most are: pure "
                + "red became 247,26,16")
        {
            Input = make => Flat(make, $"flat.{kind}"),
            Expected = Blue,
        }),
        new("img-untagged-grey", "one channel without a profile")
        {
            Input = make => make.Ffmpeg("-f lavfi -i color=c=0x808080:s=320x200,format=gray -frames:v 1 -update 1 grey.png", "grey.png"),
            Expected = Seen(128, 128, 128),
        },
        new("img-dng", "camera raw: the small preview was delivered without a word")
        {
            Input = make =>
            {
                Flat(make, "photo.tif");
                return make.Edit("photo.tif", "photo.dng", bytes =>
                {
                    BitConverter.GetBytes((ushort)50706).CopyTo(bytes, BitConverter.ToInt32(bytes, 4) + 2);
                    return bytes;
                });
            },
            IsRefused = true,
            Expected = [Expect.ErrorCode("input.refused_format")],
        },
        new("img-apng", "five frames of which one is made")
        {
            Input = make => make.Ffmpeg("-f lavfi -i testsrc2=s=300x200:r=5:d=1 -plays 0 -f apng moves.png", "moves.png"),
            Expected = [Expect.Reported("5 frames or pages")],
        },
        .. ((Encoding[])[new UTF8Encoding(true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true)]).Select(encoding =>
            new PracticeCase($"img-svg-{encoding.WebName}", "a byte order mark, and a licence of several thousand letters before the root")
            {
                Input = make => make.Bytes("drawing.svg",
                    [.. encoding.Preamble,
                    .. encoding.GetBytes($"<?xml version=\"1.0\" encoding=\"{encoding.WebName}\"?><!-- {new string('x', 6000)} -->{Drawing}")]),
                Expected = Blue,
            }),
        new("img-jpeg-without-end", "every pixel is there, and the end marker is not")
        {
            Input = make => Jpeg(make, bytes => bytes[..^2]),
            Expected = [.. Blue, Expect.Reported("end marker")],
        },
        new("img-jpeg-cut-before-its-film", "a motion photo cut in its picture: the film's bytes were taken for pixels")
        {
            Input = make => Jpeg(make, bytes => [.. bytes[..(bytes.Length * 3 / 4)], .. _film]),
            IsRefused = true,
            Expected = [Expect.ErrorCode("input.undecodable")],
        },
        new("img-jpeg-with-its-film", "a motion photo")
        {
            Input = make => Jpeg(make, bytes => [.. bytes, .. _film]),
            Expected = [.. Blue, Expect.NotSaid("damaged")],
        },
        new("img-jpeg-filled", "bytes of 0xFF before a marker, which mean nothing")
        {
            Input = make => Jpeg(make, bytes => [0xFF, 0xD8, 0xFF, 0xFF, 0xFF, .. bytes[2..]]),
            Expected = [.. Blue, Expect.NotSaid("damaged")],
        },
    ];

    private static IReadOnlyList<Func<PracticeRun, IEnumerable<string>>> Blue => Seen(32, 96, 192);

    private static IReadOnlyList<Func<PracticeRun, IEnumerable<string>>> Seen(int red, int green, int blue) =>
        [.. ((string[])["display.jpg",
            "thumbnail-300.webp"]).Select(name => Expect.Colour(run => run.File(name), 0, 0.5, 0.5, (red, green, blue), within: 2))];

    private static string Flat(Workshop make, string name)
    {
        make.Ffmpeg("-f lavfi -i color=c=0x2060C0:s=320x200,format=rgb24 -frames:v 1 -update 1 flat.ppm", "flat.ppm");
        return make.Vips($"copy flat.ppm {name}", name);
    }

    private static string Jpeg(Workshop make, Func<byte[], byte[]> edit)
    {
        Flat(make, "flat.jpg");
        return make.Edit("flat.jpg", "odd.jpg", edit);
    }
}
