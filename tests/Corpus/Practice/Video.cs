namespace Transcode.Corpus.Practice;

/// <summary>Colours, fields and shapes of films.</summary>
internal static class Video
{
    // Red, green, blue and a brown in the four quarters, as BT.709.
    private const string PatchSource =
        """
        -f lavfi -i "color=c=red:s=640x360:r=25:d=2" -f lavfi -i "color=c=lime:s=640x360:r=25:d=2"
        -f lavfi -i "color=c=blue:s=640x360:r=25:d=2" -f lavfi -i "color=c=0xC08040:s=640x360:r=25:d=2"
        -filter_complex "[0]format=rgb24[a];[1]format=rgb24[b];[2]format=rgb24[c];[3]format=rgb24[d];[a][b]hstack[t];[c][d]hstack[u];[t][u]vstack,scale=out_color_matrix=bt709:out_range=tv,format=yuv420p"
        -c:v libx264 -preset veryfast -qp 4
        """;

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        new("col-709-tagged-hd", "the control: HD that says what its colours are")
        {
            Input = make => make.Ffmpeg(PatchSource + " -colorspace bt709 -color_primaries bt709 -color_trc bt709 -color_range tv "
                + "tagged.mp4", "tagged.mp4"),
            Expected = Patches,
        },
        new("col-709-untagged-hd", "the most common HD file of all: BT.709 without tags; the small renditions were taken for BT.601")
        {
            Input = make =>
            {
                make.Ffmpeg(PatchSource + " whole.mp4", "whole.mp4");
                make.Ffmpeg("-i whole.mp4 -c copy -bsf:v h264_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2 "
                    + "-f mpegts bare.ts", "bare.ts");
                return make.Ffmpeg("-i bare.ts -c copy -movflags -write_colr untagged.mp4", "untagged.mp4");
            },
            Expected = Patches,
        },
        .. VideoKinds.All,
    ];

    /// <summary>In the largest and in the smallest ladder entry, and in the poster, whose quality allows a little more.</summary>
    internal static IReadOnlyList<Func<PracticeRun, IEnumerable<string>>> Patches =>
    [
        .. ((Func<PracticeRun, string>[])[run => run.Largest, run => run.Renditions[^1], run => run.File("poster.jpg")]).SelectMany(which =>
            (Func<PracticeRun, IEnumerable<string>>[])
            [
                Expect.Colour(which, 1, 0.25, 0.25, (255, 0, 0), within: 6),
                Expect.Colour(which, 1, 0.75, 0.25, (0, 255, 0), within: 6),
                Expect.Colour(which, 1, 0.25, 0.75, (0, 0, 255), within: 6),
                Expect.Colour(which, 1, 0.75, 0.75, (192, 128, 64), within: 6),
            ]),
    ];
}
