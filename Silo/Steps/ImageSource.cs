using System.Text;
using Transcode.Domain;
using Transcode.Media.Images;
using Transcode.Media.Running;

namespace Transcode.Silo.Steps;

/// <summary>The source as a file of the workspace under a plain name of ours, alone in its folder.</summary>
internal sealed class ImageSource(StepContext context)
{
    private const string Folder = "image";

    /// <summary>Relative to the workspace.</summary>
    public const string File = Folder + "/source";

    /// <summary>What the first bytes say; null: no image.</summary>
    public async Task<ImageFormat?> Look(CancellationToken stop)
    {
        if (context.Offer.Source.Path is not { } path)
            return ImageFormat.Of(await context.Gateway.Head(context.SourceAddress!, ImageFormat.Head, stop));
        var head = new byte[ImageFormat.Head];
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 0);
        return ImageFormat.Of(head.AsSpan(0, await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop)));
    }

    /// <summary>Puts it there: by a link where libvips will read just this file, else as a copy.</summary>
    public async Task<Failure?> Bring(ImageFormat format, CancellationToken stop)
    {
        if (format.MostBytes < context.Offer.Source.Bytes)
            return new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                $"The {format.Words} image has {context.Offer.Source.Bytes >> 20} MiB; at most {format.MostBytes >> 20} MiB are read. Convert it to PNG or JPEG.");
        Directory.CreateDirectory(context.Workspace.PathOf(Folder));
        var here = context.Workspace.PathOf(File);
        if (context.Offer.Source.Path is not { } path)
            await using (var file = new FileStream(here, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
                await context.Gateway.Get(context.SourceAddress!, file, stop);
        // librsvg lets an SVG name files of its own folder and below: there it shall be alone, and not beside the user's.
        else if (format == ImageFormat.Svg || format.StillBrand is not null || OperatingSystem.IsWindows())
            System.IO.File.Copy(path, here);
        else
            System.IO.File.CreateSymbolicLink(here, path);
        if (format.StillBrand is { } brand)
            await using (var file = new FileStream(here, FileMode.Open, FileAccess.Write, FileShare.None))
            {
                file.Position = ImageFormat.BrandAt;
                file.Write(Encoding.ASCII.GetBytes(brand));
            }
        return null;
    }

    /// <summary>What libvips may take for it. It tells no progress, so the whole has the time that others have between two signs of life.</summary>
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
    public async Task<Failure?> Run(ToolCommand command, Phase phase, ImageFormat format, CancellationToken stop)
    {
        var result = await context.Tools.Run(command, Limits, ToolOutput.Nowhere, stop);
        stop.ThrowIfCancellationRequested();
        return ImageFailure.Of(command, result, phase, format);
    }

    private const int MostHeader = 8 << 20;
}
