using Transcode.Domain;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Media.Images;
using Transcode.Worker.Steps.Images;

namespace Transcode.Worker.Steps.Probe;

/// <summary>Finds out what an image is, from its header alone. What is larger than anyone's picture ends here, before a pixel is
/// decoded.</summary>
internal sealed class ImageProbe(StepContext context)
{
    public async Task<StepOutcome> Run(ImageFormat format, CancellationToken stop)
    {
        var source = new ImageSource(context);
        if (await source.Bring(format, stop) is { } tooLong)
            return StepOutcomeMapper.Of(tooLong);
        if (source.IsCameraRaw(format))
            return StepOutcomeMapper.Of(ImageFailure.Raw);
        var (header, failure) = await source.Header(source.Name, format, stop);
        failure ??= ImageFailure.WrongLoader(format, header.Loader) ?? Size(format, header) ?? Scale(header);
        return failure is null
            ? await context.Found(new StepResult.Probed(Facts(format, header, source.HiddenFrames(format), source.Pages), null), stop)
            : StepOutcomeMapper.Of(failure);
    }

    private Failure? Size(ImageFormat format, HeaderOutput header)
    {
        if (header.Width < 1 || header.Height < 1)
            return new Failure(FailureCodes.InputNotMedia, Phase.ReadingSource,
                Party.Input, $"The {format.Description} image has no size. Upload it whole.");
        return (long)header.Width * header.Height <= context.Options.MostImagePixels
            ? null
            : new Failure(FailureCodes.InputTooLarge, Phase.ReadingSource, Party.Input,
                $"The image is {header.Width}x{header.Height}; at most {context.Options.MostImagePixels} pixels are processed here "
                + $"(Worker:MostImagePixels).");
    }

    /// <summary>Floats in RGB are linear light from 0 to 1, and Lab and XYZ have a scale of their own; of other wide samples nobody says
    /// which one is white.</summary>
    private static Failure? Scale(HeaderOutput header)
        => header is { Samples: "uchar" or "ushort" } or { Interpretation: "scrgb" or "lab" or "labs" or "labq" or "xyz" }
        ? null
        : ImageFailure.UnknownScale(header.Samples);

    private SourceFacts Facts(ImageFormat format, HeaderOutput header, int hidden, TiffPages? pages) => new()
    {
        Kind = AssetKind.Image,
        Container = format.Name,
        Bytes = context.Offer.Source.Bytes,
        Image = header.IsTurned
            ? new ImageFacts(format.Name, header.Height, header.Width, Pages(format, header, hidden, pages))
            : new ImageFacts(format.Name, header.Width, header.Height, Pages(format, header, hidden, pages)),
        Notes = pages is { Number: > 0 } ? [$"the first page of the image is a thumbnail or a mask: page {pages.Number + 1} is taken"] : [],
    };

    private static int Pages(ImageFormat format, HeaderOutput header, int hidden, TiffPages? pages)
        => format.HasPages ? Math.Max(1, header.Pages - (pages?.Thumbnails ?? 0)) : hidden;
}
