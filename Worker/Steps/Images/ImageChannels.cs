using Transcode.Domain;
using Transcode.Media.Images;
using Transcode.Media.Running;

namespace Transcode.Worker.Steps.Images;

/// <summary>Leaves out channels that are no colour and no alpha, and undoes what was multiplied by alpha, where libvips does
/// neither.</summary>
internal sealed class ImageChannels(StepContext context, ImageSource source)
{
    /// <summary>What is to be developed.</summary>
    /// <param name="header">Of the source.</param>
    /// <param name="format">What it is.</param>
    /// <param name="decode">Runs what reads the source.</param>
    /// <param name="own">Runs what reads files of ours.</param>
    public async Task<(string File, ImageFormat Format, Failure? Failure)> Order(HeaderOutput header, ImageFormat format,
        Func<Func<bool, ToolCommand>, Task<Failure?>> decode, Func<ToolCommand, Task<Failure?>> own)
    {
        var folder = context.Workspace.Folder;
        var failure = (Failure?)null;
        if (source.Pages is { HasOther: true } pages && header.Bands - pages.Extras.Count == Colours(header))
            failure = await OneAlpha(Colours(header), pages.Alpha, format, decode, own);
        else if (source.IsPremultiplied && header is { Bands: 2 or 4 })
            failure = await decode(lenient => ChannelsCommand.Unpremultiplied(source.Name, format, lenient, folder))
                ?? await own(ChannelsCommand.Rounded(header.Samples, folder));
        else
            return (source.Name, format, null);
        return (ChannelsCommand.File, ImageFormat.Tiff, failure);
    }

    private async Task<Failure?> OneAlpha(int colours, int? alpha, ImageFormat format, Func<Func<bool, ToolCommand>, Task<Failure?>> decode,
        Func<ToolCommand, Task<Failure?>> own)
    {
        var folder = context.Workspace.Folder;
        return alpha is not > 0
            ? await decode(lenient => ChannelsCommand.First(source.Name, format, colours + (alpha is null ? 0 : 1), lenient, folder))
            : await decode(lenient => ChannelsCommand.OfColours(source.Name, format, colours, lenient, folder))
                ?? await decode(lenient => ChannelsCommand.OfAlpha(source.Name, format, colours + alpha.Value, lenient, folder))
                ?? await own(ChannelsCommand.Join(folder));
    }

    private static int Colours(HeaderOutput header) => header.Interpretation switch
    {
        "b-w" or "grey16" => 1,
        "cmyk" => 4,
        _ => 3,
    };
}
