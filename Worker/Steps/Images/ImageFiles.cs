using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Images;
using Transcode.Media.Running;
using Transcode.Worker.Outputs;

namespace Transcode.Worker.Steps.Images;

/// <summary>All renditions of an image. The source is decoded once, to the largest size; what is made of that is proven as it is handed
/// in.</summary>
internal sealed class ImageFiles(StepContext context)
{
    private readonly ImageSource _source = new(context);
    private readonly List<Damage> _damage = [];
    private readonly List<string> _warnings = [];

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Images images, CancellationToken stop)
    {
        var image = step.Source.Image!;
        var format = ImageFormat.Named(image.Format);
        var moving = images.Wanted.Where(picture => picture.Settings.Animated && format.IsAnimated && image.Pages > 1).ToList();
        if (moving.Count > 0 && TooMany(image) is { } tooMany)
            return (null, tooMany);
        if (await _source.Bring(format, stop) is { } tooLong)
            return (null, tooLong);
        if (format == ImageFormat.Gif && moving.Count == 0)
            _source.BareCanvas();
        var (header, unreadable) = await _source.Header(_source.Name, format, stop);
        if (unreadable is not null)
            return (null, unreadable);
        var colours = await _source.Colours(header, format, stop);
        if (_source.Numbers(header, format) is { IsHdr: true })
            _warnings.Add("the image is in HDR: what is brighter than white is brought down to what an ordinary screen shows");
        if (_source.NumbersDiffer(header, format))
            _warnings.Add("the pictures of the file are told to be in different colours by numbers alone: these are not followed");
        if (images.Wanted.Except(moving).FirstOrDefault() is { } largest
            && await Develop(format, header, colours, (largest.Width, largest.Height), stop) is { } broken)
            return (null, broken);

        var writer = new ImageWriter(context, _source);
        var outputs = new List<Output>();
        foreach (var picture in images.Wanted)
        {
            var moves = moving.Contains(picture);
            var failure = moves
                ? await Decode(
                lenient => ImageCommand.Animated(picture, ImageSource.File, format, colours, lenient, context.Workspace.Folder), format,
                    stop)
                : await writer.Write(picture, stop);
            if (failure is not null)
                return (null, failure);
            var (output, wrong) = await HandIn(step, picture, moves ? image.Pages : 1, stop);
            if (wrong is not null)
                return (null, wrong);
            outputs.Add(output!);
            context.Progress.Set(100.0 * outputs.Count / images.Wanted.Count);
        }
        return (new StepResult.Rendered(outputs, _damage, [.. _warnings, .. writer.Warnings]), null);
    }

    private Failure? TooMany(ImageFacts image) => (long)image.Width * image.Height * image.Pages <= context.Options.MostImagePixels
        ? null
        : new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
            $"The animation has {image.Pages} frames of {image.Width}x{image.Height}; at most {context.Options.MostImagePixels} pixels in all are processed here (Worker:MostImagePixels).");

    /// <summary>To the largest size, in three channels of sRGB, and alpha where there is some.</summary>
    private async Task<Failure?> Develop(ImageFormat format, HeaderOutput header, ImageColours colours, (int, int) size,
        CancellationToken stop)
    {
        var folder = context.Workspace.Folder;
        var (file, kind, unordered) = await new ImageChannels(context, _source).Order(header, format,
            command => Decode(command, format, stop), command => OfOwn(command, stop));
        if (unordered is not null)
            return unordered;
        if (colours == ImageColours.Inks)
            return await Decode(lenient => DevelopCommand.Inks(file, kind, lenient, folder), format, stop)
                ?? await OfOwn(DevelopCommand.OfInks(size, folder), stop);
        var failure = await Decode(lenient => DevelopCommand.For(file, kind, size, colours, lenient, folder), format, stop);
        if (failure is { Code: FailureCodes.InputUndecodable } && colours == ImageColours.ByProfile)
        {
            colours = ImageColours.AsTheyAre;
            failure = await Decode(lenient => DevelopCommand.For(file, kind, size, colours, lenient, folder), format, stop);
            if (failure is null)
                _warnings.Add("the colour profile in the image is broken: its colours are taken as sRGB");
        }
        if (failure is not null || colours != ImageColours.AsTheyAre || header.Interpretation is not ("b-w" or "grey16"))
            return failure;
        if (await OfOwn(DevelopCommand.Spread(folder), stop) is { } wrong)
            return wrong;
        File.Move(context.Workspace.PathOf(DevelopCommand.SpreadFile), context.Workspace.PathOf(DevelopCommand.File), overwrite: true);
        return null;
    }

    private async Task<Failure?> OfOwn(ToolCommand command, CancellationToken stop) =>
        await _source.Run(command, Phase.Encoding, ImageFormat.Tiff, stop) is { } failure ? OwnFiles.FailureOf(failure) : null;

    /// <summary>Runs what reads the source: strictly first; then past small errors, which are told as damage. A file that ends too early is
    /// refused by both.</summary>
    private async Task<Failure?> Decode(Func<bool, ToolCommand> command, ImageFormat format, CancellationToken stop)
    {
        var strict = await _source.Run(command(false), Phase.Decoding, format, stop);
        if (_source.LacksItsEnd && strict is null)
            _damage.Add(new Damage(MediaTime.Zero, MediaTime.Zero, "the end marker of the image is missing; all of the picture is there"));
        // Without an end any error means that the picture is cut.
        if (strict is not { Code: FailureCodes.InputUndecodable } || _source.LacksItsEnd)
            return strict;
        if (await _source.Run(command(true), Phase.Decoding, format, stop) is { } failure)
            return failure;
        _damage.Add(new Damage(MediaTime.Zero, MediaTime.Zero,
            strict.Detail is { Length: > 0 } message ? message.Split('\n')[0] : "the image has errors"));
        return null;
    }

    private async Task<(Output?, Failure?)> HandIn(Step.Render step, ImagePlan image, int mostFrames, CancellationToken stop)
    {
        var file = context.Workspace.PathOf(image.FileName);
        if (ImageProof.FormatOf(image) == ImageFormat.Webp)
            await Strip(file, stop);
        var (header, failure) = await _source.Header(image.FileName, ImageProof.FormatOf(image), stop);
        if (failure is not null)
            return (null, OwnFiles.FailureOf(failure));
        if (ImageProof.Fault(image, header, mostFrames) is { } wrong)
            return (null,
                new Failure(FailureCodes.ProofFailed, Phase.Verifying,
                    Party.Input, $"{image.FileName} did not come out as planned: {wrong}. It is not delivered."));
        var output = await context.Outputs.Copy(context.Asset, step.Profile, image.FileName, OutputKind.Image, file, stop);
        return (output with { Width = image.Width, Height = image.Height }, null);
    }

    private static async Task Strip(string file, CancellationToken stop)
    {
        await using (var source = new FileStream(file, FileMode.Open, FileAccess.Read))
        await using (var target = new FileStream(file + ".bare", FileMode.Create, FileAccess.Write))
            await WebpContainer.CopyImage(source, target, stop);
        File.Move(file + ".bare", file, overwrite: true);
    }
}
