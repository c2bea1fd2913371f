using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Media.Images;

namespace Transcode.Worker.Steps.Images;

/// <summary>Writes renditions of the developed picture: with MozJPEG where the profile wants it and this machine has it, else with libvips
/// alone.</summary>
internal sealed class ImageWriter(StepContext context, ImageSource source)
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    public async Task<Failure?> Write(ImagePlan image, CancellationToken stop)
    {
        if (image.Settings.Mozjpeg && await Mozjpeg(image, stop))
            return null;
        // The developed picture is our own: a failure on it says nothing of the source.
        return await source.Run(ImageCommand.For(image, context.Workspace.Folder), Phase.Encoding, ImageFormat.Tiff, stop) is { } failure
            ? OwnFiles.FailureOf(failure) : null;
    }

    private async Task<bool> Mozjpeg(ImagePlan image, CancellationToken stop)
    {
        var tool = new MozjpegTool(context.Options.MozjpegProgram);
        if (await source.Run(tool.For(image, context.Workspace.Folder), Phase.Encoding, ImageFormat.Tiff, stop,
            MozjpegTool.RuntimeBytes) is not { } failure)
            return true;
        _warnings.Add($"MozJPEG did not work here ({failure.Detail?.Split('\n')[0] ?? failure.Message}): {image.FileName} was written by "
            + $"libjpeg-turbo, and is larger at the same quality");
        return false;
    }
}
