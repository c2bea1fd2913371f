using System.ComponentModel;
using GraphQL;
using GraphQL.Types;
using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Gateway.Access;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("Output"), Requires(Scope.Read), Description("One deliverable.")]
internal sealed class OutputNode(AssetId asset, Output output)
{
    public string Profile => output.Profile;

    [Description("Rendition, or \"master\".")]
    public string Name => output.Name;

    [OutputType(typeof(NonNullGraphType<OutputKindType>))]
    public OutputKind Kind => output.Kind;

    [Description("Below the asset's media address, and below an exported folder.")]
    public string Path => PublicPath.Of(asset, output);

    [Description("On this server.")]
    public string Url => PublicPath.Url(asset, Path);

    [Description("Pixels; 0 without picture.")]
    public int Width => output.Width;

    public int Height => output.Height;
    public long Frames => output.Frames;

    [Description("Seconds.")]
    public double Duration => output.Duration.Seconds;

    [Description("Of the file, or of all segments.")]
    public long Bytes => output.Bytes;

    [Description("Peak bit/s; 0 where it does not apply.")]
    public long Bandwidth => output.Bandwidth;

    [Description("Of a file made straight from the source.")]
    public string? Sha256 => output.Sha256;

    public LoudnessNode? Loudness => output.Loudness is { } loudness ? new LoudnessNode(loudness) : null;

    [Description("How near an encoded picture is to the source; null: it was copied, is no film, or was not looked at.")]
    public VideoQualityNode? Quality => output.Quality is { } quality ? new VideoQualityNode(quality) : null;
}

[Name("VideoQuality"), Requires(Scope.Read), Description("Frames of the rendition, decoded, against the source brought to its size.")]
internal sealed class VideoQualityNode(VideoQuality quality)
{
    [Description("Mean structural similarity of their brightness: 1 is identical.")]
    public double Ssim => quality.Ssim;

    [Description("That of the worst of them.")]
    public double LowestSsim => quality.LowestSsim;

    [Description("How many were compared.")]
    public int Frames => quality.Frames;
}

[Name("Loudness"), Requires(Scope.Read), Description("EBU R128, where it was brought to a target.")]
internal sealed class LoudnessNode(Loudness loudness)
{
    [Description("Integrated loudness of the source.")]
    public double Lufs => loudness.Lufs;

    [Description("Highest true peak of the source in dBTP.")]
    public double TruePeak => loudness.TruePeak;

    [Description("Loudness range of the source in LU.")]
    public double Range => loudness.Range;

    public double ResultLufs => loudness.ResultLufs;
    public double ResultTruePeak => loudness.ResultTruePeak;
}
