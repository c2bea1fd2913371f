using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Media.Images;

namespace Transcode.Silo.Steps;

/// <summary>Finds out what an image is, from its header alone. What is larger than anyone's picture ends here, before a pixel is decoded.</summary>
internal sealed class ImageProbe(StepContext context)
{
    public async Task<StepOutcome> Run(ImageFormat format, CancellationToken stop)
    {
        var source = new ImageSource(context);
        if (await source.Bring(format, stop) is { } tooLong)
            return Ending.Of(tooLong);
        var (header, failure) = await source.Header(ImageSource.File, format, stop);
        failure ??= ImageFailure.WrongLoader(format, header.Loader) ?? Size(format, header);
        return failure is null
            ? await context.Found(new StepResult.Probed(Facts(format, header), null), stop)
            : Ending.Of(failure);
    }

    private Failure? Size(ImageFormat format, HeaderOutput header)
    {
        if (header.Width < 1 || header.Height < 1)
            return new Failure(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input, $"The {format.Words} image has no size. Upload it whole.");
        return (long)header.Width * header.Height <= context.Options.MostImagePixels
            ? null
            : new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                $"The image is {header.Width}x{header.Height}; at most {context.Options.MostImagePixels} pixels are processed here (Silo:MostImagePixels).");
    }

    private SourceFacts Facts(ImageFormat format, HeaderOutput header) => new()
    {
        Kind = AssetKind.Image,
        Container = format.Name,
        Bytes = context.Offer.Source.Bytes,
        Image = header.IsTurned
            ? new ImageFacts(format.Name, header.Height, header.Width, Pages(format, header))
            : new ImageFacts(format.Name, header.Width, header.Height, Pages(format, header)),
    };

    private static int Pages(ImageFormat format, HeaderOutput header) => format.HasPages ? header.Pages : 1;
}
