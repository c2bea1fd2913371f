using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;
using Transcode.Media.Images;
using Transcode.Media.Running;
using Transcode.Silo.Outputs;

namespace Transcode.Silo.Steps;

/// <summary>All renditions of an image. The source is decoded once, to the largest size; what is made of that is proven as it is handed in.</summary>
internal sealed class PictureFiles(StepContext context)
{
    private readonly ImageSource _source = new(context);
    private readonly List<Damage> _damage = [];

    public async Task<(StepResult.Rendered?, Failure?)> Make(Step.Render step, FilePlan.Pictures pictures, CancellationToken stop)
    {
        var image = step.Source.Image!;
        var format = ImageFormat.Named(image.Format);
        var moving = pictures.Wanted.Where(picture => picture.Settings.Animated && format.IsAnimated && image.Pages > 1).ToList();
        if (moving.Count > 0 && TooMany(image) is { } tooMany)
            return (null, tooMany);
        if (await _source.Bring(format, stop) is { } tooLong)
            return (null, tooLong);
        if (pictures.Wanted.Except(moving).FirstOrDefault() is { } largest
            && await Decode(lenient => DevelopCommand.For(ImageSource.File, format, (largest.Width, largest.Height), lenient, context.Workspace.Folder), format, stop) is { } broken)
            return (null, broken);

        var writer = new PictureWriter(context, _source);
        var outputs = new List<Output>();
        foreach (var picture in pictures.Wanted)
        {
            var moves = moving.Contains(picture);
            var failure = moves
                ? await Decode(lenient => PictureCommand.Animated(picture, ImageSource.File, format, lenient, context.Workspace.Folder), format, stop)
                : await writer.Write(picture, stop);
            if (failure is not null)
                return (null, failure);
            var (output, wrong) = await HandIn(step, picture, moves ? image.Pages : 1, stop);
            if (wrong is not null)
                return (null, wrong);
            outputs.Add(output!);
            context.Progress.Tell(100.0 * outputs.Count / pictures.Wanted.Count);
        }
        return (new StepResult.Rendered(outputs, _damage, writer.Warnings), null);
    }

    private Failure? TooMany(ImageFacts image) => (long)image.Width * image.Height * image.Pages <= context.Options.MostImagePixels
        ? null
        : new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
            $"The animation has {image.Pages} frames of {image.Width}x{image.Height}; at most {context.Options.MostImagePixels} pixels in all are processed here (Silo:MostImagePixels).");

    /// <summary>Runs what reads the source: strictly first; then past small errors, which are told as damage. A file that ends too early is refused by both.</summary>
    private async Task<Failure?> Decode(Func<bool, ToolCommand> command, ImageFormat format, CancellationToken stop)
    {
        var strict = await _source.Run(command(false), Phase.Decoding, format, stop);
        if (strict is not { Code: FailureCodes.InputUndecodable })
            return strict;
        if (await _source.Run(command(true), Phase.Decoding, format, stop) is { } failure)
            return failure;
        _damage.Add(new Damage(MediaTime.Zero, MediaTime.Zero, strict.Detail is { Length: > 0 } words ? words.Split('\n')[0] : "the image has errors"));
        return null;
    }

    private async Task<(Output?, Failure?)> HandIn(Step.Render step, PicturePlan picture, int mostFrames, CancellationToken stop)
    {
        var file = context.Workspace.PathOf(picture.FileName);
        if (PictureProof.FormatOf(picture) == ImageFormat.Webp)
            await Strip(file, stop);
        var (header, failure) = await _source.Header(picture.FileName, PictureProof.FormatOf(picture), stop);
        if (failure is not null)
            return (null, OwnFiles.Blame(failure));
        if (PictureProof.Fault(picture, header, mostFrames) is { } wrong)
            return (null, new Failure(FailureCodes.ProofFailed, Phase.Verifying, Party.Input, $"{picture.FileName} did not come out as planned: {wrong}. It is not delivered."));
        var output = await context.Outputs.Copy(context.Asset, step.Profile, picture.FileName, OutputKind.Image, file, stop);
        return (output with { Width = picture.Width, Height = picture.Height }, null);
    }

    private static async Task Strip(string file, CancellationToken stop)
    {
        await using (var source = new FileStream(file, FileMode.Open, FileAccess.Read))
        await using (var target = new FileStream(file + ".bare", FileMode.Create, FileAccess.Write))
            await WebpContainer.CopyPicture(source, target, stop);
        File.Move(file + ".bare", file, overwrite: true);
    }
}
