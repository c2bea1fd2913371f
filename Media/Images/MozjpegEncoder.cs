using System.Globalization;
using NetVips;

namespace Transcode.Media.Images;

/// <summary>
/// What the verb of <see cref="MozjpegTool"/> does, with the libvips and the MozJPEG inside NetVips. Nothing else of the program is loaded
/// beside it.
/// </summary>
public static class MozjpegEncoder
{
    private static readonly double[] _white = [255, 255, 255];

    /// <param name="message">IN OUT WIDTH HEIGHT QUALITY, or --version.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> message)
    {
        if (!ModuleInitializer.VipsInitialized)
        {
            Console.Error.WriteLine("NetVips has no library for this kind of machine");
            return MozjpegTool.NotHere;
        }
        try
        {
            NetVips.NetVips.BlockUntrusted = true;
            NetVips.NetVips.Concurrency = 1;
            if (message is [var input, var output, var width, var height, var quality])
                Write(input, output, Whole(width), Whole(height), Whole(quality));
            else
                Console.Out.WriteLine($"MozJPEG of libvips {string.Join('.', Enumerable.Range(0, 3).Select(part => NetVips.NetVips.Version(part)))} in NetVips");
            return 0;
        }
        catch (VipsException failure)
        {
            Console.Error.WriteLine(failure.Message);
            return 1;
        }
    }

    /// <summary>
    /// Colours are stored for four pixels at once at any quality, where libvips would stop that at 90.
    /// What is seen through becomes white: JPEG has no alpha. Grey becomes three channels, as all our pictures have.
    /// </summary>
    private static void Write(string input, string output, int width, int height, int quality)
    {
        using var developed = Image.Tiffload(input, access: Enums.Access.Sequential, failOn: Enums.FailOn.Warning);
        using var sized = developed.ThumbnailImage(width, height: height, size: Enums.Size.Force);
        using var coloured = sized.Colourspace(Enums.Interpretation.Srgb);
        using var opaque = coloured.HasAlpha() ? coloured.Flatten(background: _white) : coloured.Copy();
        opaque.Jpegsave(output, q: quality, optimizeCoding: true, interlace: true, trellisQuant: true, overshootDeringing: true,
            optimizeScans: true,
            quantTable: 3, subsampleMode: Enums.ForeignSubsample.On, keep: Enums.ForeignKeep.None);
    }

    private static int Whole(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
