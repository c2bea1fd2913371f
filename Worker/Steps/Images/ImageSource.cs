using System.Text;
using Transcode.Domain;
using Transcode.Media.Images;
using Transcode.Media.Running;

namespace Transcode.Worker.Steps.Images;

/// <summary>The source as a file of the workspace under a plain name of ours, alone in its folder.</summary>
internal sealed class ImageSource(StepContext context)
{
    private const string Folder = "image";

    /// <summary>Relative to the workspace.</summary>
    public const string File = Folder + "/source";

    /// <summary>As libvips is given it: of several pages the one that is the picture.</summary>
    public string Name => Pages is { Number: > 0 } pages ? Vips.With(File, $"page={pages.Number}") : File;

    /// <summary>Of a TIFF, when it is brought.</summary>
    public TiffPages? Pages { get; private set; }

    /// <summary>What the first bytes say; null: no image.</summary>
    public async Task<ImageFormat?> Inspect(CancellationToken stop)
    {
        if (context.Offer.Source.Path is not { } path)
            return ImageFormat.Of(await context.Transfers.Head(context.SourceAddress!, ImageFormat.Head, stop));
        var head = new byte[ImageFormat.Head];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        return ImageFormat.Of(head.AsSpan(0, await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop)));
    }

    /// <summary>Of a JPEG: every scan is there and the end marker is not, so that a decoder must not meet a single error.</summary>
    public bool LacksItsEnd { get; private set; }

    /// <summary>Puts it there: by a link where libvips will read just this file, else as a copy.</summary>
    public async Task<Failure?> Bring(ImageFormat format, CancellationToken stop)
    {
        if (format.MostBytes < context.Offer.Source.Bytes)
            return new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                $"The {format.Description} image has {context.Offer.Source.Bytes >> 20} MiB; at most {format.MostBytes >> 20} MiB are read. "
                + $"Convert it to PNG or JPEG.");
        Directory.CreateDirectory(context.Workspace.PathOf(Folder));
        var here = context.Workspace.PathOf(File);
        if (context.Offer.Source.Path is not { } path)
            await using (var file = new FileStream(here, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                await context.Transfers.Get(context.SourceAddress!, file, stop);
        // librsvg lets an SVG name files of its own folder and below: there it shall be alone, and not beside the user's.
        else if (format.StillBrand is not null || format == ImageFormat.Svg || OperatingSystem.IsWindows())
            System.IO.File.Copy(path, here);
        else
            System.IO.File.CreateSymbolicLink(here, path);
        if (format.StillBrand is { } brand)
            await using (var file = new FileStream(here, FileMode.Open, FileAccess.Write, FileShare.None))
            {
                file.Position = ImageFormat.BrandAt;
                file.Write(Encoding.ASCII.GetBytes(brand));
            }
        if (format.Loader == ImageFormat.Heif.Loader)
            using (var file = Open(here))
                IsPremultiplied = HeifHead.IsPremultiplied(HeifHead.Of(file));
        if (format == ImageFormat.Tiff)
            using (var file = Open(here))
                Pages = TiffPages.Of(file);
        if (format == ImageFormat.Svg)
            await System.IO.File.WriteAllBytesAsync(here, SvgText.Plain(await System.IO.File.ReadAllBytesAsync(here, stop)), stop);
        if (format == ImageFormat.Ppm)
            Rewrite(here, PixmapScale.Copy);
        return format == ImageFormat.Jpeg ? await EndJpeg(here, stop) : null;
    }

    /// <summary>For a still picture of a GIF: what its first frame leaves bare is seen through. An animation would have a frame
    /// more.</summary>
    public void BareCanvas() => Rewrite(context.Workspace.PathOf(File), GifCanvas.Copy);

    /// <summary>Puts another file in the place of what was brought, where the copy is one.</summary>
    private static void Rewrite(string here, Func<Stream, Stream, bool> copied)
    {
        var other = here + ".other";
        bool isOther;
        using (var whole = Open(here))
        using (var copy = new FileStream(other, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            isOther = copied(whole, copy);
        if (isOther)
            System.IO.File.Move(other, here, overwrite: true);
        else
            System.IO.File.Delete(other);
    }

    /// <summary>Of one without its end marker the picture alone is kept, and given one: libjpeg would read on in what follows.</summary>
    private async Task<Failure?> EndJpeg(string here, CancellationToken stop)
    {
        await using var whole = Open(here);
        if (JpegEnd.Of(whole) is not { IsMarked: false } end)
            return null;
        if (!end.HasAllScans)
            return ImageFailure.Cut(ImageFormat.Jpeg);
        LacksItsEnd = true;
        var ended = here + ".ended";
        whole.Position = 0;
        await using (var copy = new FileStream(ended, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
        {
            await whole.CopyToAsync(copy, stop);
            copy.SetLength(end.At);
            copy.Position = end.At;
            await copy.WriteAsync(JpegEnd.Marker, stop);
        }
        System.IO.File.Move(ended, here, overwrite: true);
        return null;
    }

    /// <summary>What our own eyes see in the file that was brought; libvips is not asked.</summary>
    public bool IsCameraRaw(ImageFormat format)
    {
        if (format == ImageFormat.Raw)
            return true;
        if (format != ImageFormat.Tiff)
            return false;
        using var file = Open(context.Workspace.PathOf(File));
        return CameraRaw.IsIn(file);
    }

    /// <summary>Frames of an animation of which libvips sees but the first; 1: none.</summary>
    public int HiddenFrames(ImageFormat format)
    {
        if (format != ImageFormat.Png)
            return 1;
        using var file = Open(context.Workspace.PathOf(File));
        return PngFrames.Of(file);
    }

    /// <summary>How its colours become sRGB.</summary>
    public async Task<ImageColours> Colours(HeaderOutput header, ImageFormat format, CancellationToken stop)
    {
        if (Numbers(header, format) is { } numbers)
            await System.IO.File.WriteAllBytesAsync(context.Workspace.PathOf(NumbersProfile.File),
                NumbersProfile.Of(numbers, header.Interpretation is "b-w" or "grey16"), stop);
        if (!header.HasProfile)
            return ColourChoice.Of(header, null, Numbers(header, format) is not null);
        string? space = null;
        var command = ProfileHead.Command(Name, format, context.Workspace.Folder);
        await context.Tools.Run(command, Limits with { OutputBytes = MostHeader },
            ToolOutput.ToLines(line => space ??= ProfileHead.Space(line)), stop);
        stop.ThrowIfCancellationRequested();
        return ColourChoice.Of(header, space, hasNumbers: false);
    }

    /// <summary>Colours by numbers that are not sRGB; null: none, or there is a profile, which goes first.</summary>
    public ColourNumbers? Numbers(HeaderOutput header, ImageFormat format)
    {
        if (header.HasProfile || (format != ImageFormat.Png && format.Loader != ImageFormat.Heif.Loader))
            return null;
        using var file = Open(context.Workspace.PathOf(File));
        if (format == ImageFormat.Png)
            return PngNumbers.Of(file);
        var numbers = HeifNumbers.Common(HeifNumbers.Of(file));
        return HeifHead.IsNarrowGrey(HeifHead.Of(file)) && (numbers ?? ColourNumbers.Srgb) is var grey
            ? grey with { Curve = new LightCurve.Narrow(grey.Curve, header.Samples == "ushort") } : numbers;
    }

    /// <summary>Its colours were multiplied by its alpha.</summary>
    public bool IsPremultiplied { get; private set; }

    /// <summary>Pictures of the file are told in different numbers.</summary>
    public bool NumbersDiffer(HeaderOutput header, ImageFormat format)
    {
        if (header.HasProfile || format.Loader != ImageFormat.Heif.Loader)
            return false;
        using var file = Open(context.Workspace.PathOf(File));
        return HeifNumbers.Differ(HeifNumbers.Of(file));
    }

    private static FileStream Open(string path)
        => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 12);

    /// <summary>What libvips may take for it. It tells no progress, so the whole has the time that others have between two signs of
    /// life.</summary>
    private ToolLimits Limits => context.Limits with
    {
        AddressSpaceBytes = Math.Min(context.Options.ImageMemoryBytes, context.Options.MemoryBytes),
        // What it does not hold in memory it holds in a file: four channels of 16 bit for each pixel.
        OutputBytes = Math.Min(context.Options.OutputBytes, context.Options.MostImagePixels * 8 + (64 << 20)),
        WallTime = TimeSpan.FromSeconds(context.Options.StallSeconds),
    };

    /// <summary>Its header, or why it cannot be read.</summary>
    public async Task<(HeaderOutput Header, Failure? Failure)> Header(string file, ImageFormat format, CancellationToken stop)
    {
        var header = new HeaderOutput();
        var command = HeaderCommand.For(file, format, context.Workspace.Folder);
        var result = await context.Tools.Run(command, Limits with { OutputBytes = MostHeader }, ToolOutput.ToLines(header.Add), stop);
        stop.ThrowIfCancellationRequested();
        return (header, ImageFailure.Of(command, result, Phase.ReadingSource, format));
    }

    /// <summary>Runs what reads it, or what was made of it, under the limits of an image.</summary>
    /// <param name="command">What to run.</param>
    /// <param name="phase">For a failure's name.</param>
    /// <param name="format">For its words.</param>
    /// <param name="stop">Kills it.</param>
    /// <param name="more">Addresses that the tool takes for itself.</param>
    public async Task<Failure?> Run(ToolCommand command, Phase phase, ImageFormat format, CancellationToken stop, long more = 0)
    {
        var limits = Limits with { AddressSpaceBytes = Limits.AddressSpaceBytes + more };
        var result = await context.Tools.Run(command, limits, ToolOutput.Nowhere, stop);
        stop.ThrowIfCancellationRequested();
        return ImageFailure.Of(command, result, phase, format);
    }

    private const int MostHeader = 8 << 20;
}
