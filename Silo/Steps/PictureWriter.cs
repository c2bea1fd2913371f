using Transcode.Domain;
using Transcode.Domain.Plans;
using Transcode.Media.Images;

namespace Transcode.Silo.Steps;

/// <summary>Writes renditions of the developed picture: with MozJPEG where the profile wants it and this machine has it, else with libvips alone.</summary>
internal sealed class PictureWriter(StepContext context, ImageSource source)
{
    private readonly List<string> _warnings = [];

    public IReadOnlyList<string> Warnings => _warnings;

    public async Task<Failure?> Write(PicturePlan picture, CancellationToken stop)
    {
        if (picture.Settings.Mozjpeg && await Mozjpeg(picture, stop))
            return null;
        // The developed picture is our own: a failure on it says nothing of the source.
        return await source.Run(PictureCommand.For(picture, context.Workspace.Folder), Phase.Encoding, ImageFormat.Tiff, stop) is { } failure ? OwnFiles.Blame(failure) : null;
    }

    private async Task<bool> Mozjpeg(PicturePlan picture, CancellationToken stop)
    {
        var tool = new MozjpegTool(context.Options.MozjpegFolder);
        if (!tool.IsInstalled)
        {
            Warn(picture, $"is not installed ({MozjpegTool.HowToGet})");
            return false;
        }
        if (await source.Run(tool.For(picture, context.Workspace.Folder), Phase.Encoding, ImageFormat.Tiff, stop) is not { } failure)
            return true;
        Warn(picture, $"did not work here ({failure.Detail?.Split('\n')[0] ?? failure.Message})");
        return false;
    }

    private void Warn(PicturePlan picture, string why) =>
        _warnings.Add($"MozJPEG {why}: {picture.FileName} was written by libjpeg-turbo, and is larger at the same quality");
}
