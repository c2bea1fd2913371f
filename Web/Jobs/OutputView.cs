using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Gateway.Delivery;
using Transcode.Web.Texts;

namespace Transcode.Web.Jobs;

/// <summary>One deliverable in words. Pure.</summary>
/// <param name="Path">Below the asset's media address.</param>
/// <param name="Kind">As in the API.</param>
/// <param name="Picture">"1280 × 720"; empty without picture.</param>
/// <param name="Size">"12.3 MB".</param>
/// <param name="Url">On this server.</param>
/// <param name="IsFile">To be kept; else a playlist, to be played.</param>
/// <param name="Measured">"2.4 Mbit/s", how near its picture is to the source, and its loudness where that was brought to a target; empty:
/// nothing was measured.</param>
public sealed record OutputView(string Path, string Kind, string Picture, string Size, string Url, bool IsFile, string Measured)
{
    public string FileName => Path[(Path.LastIndexOf('/') + 1)..];

    public static OutputView Of(AssetId asset, Output output)
    {
        var path = PublicPath.Of(asset, output);
        return new OutputView(path, StateName.Of(output.Kind), output.Width > 0 ? $"{output.Width} × {output.Height}" : "",
            Quantity.Bytes(output.Bytes), PublicPath.Url(asset, path),
            output.Kind is OutputKind.Mp4 or OutputKind.Audio or OutputKind.Image or OutputKind.Data, MeasuredOf(output));
    }

    /// <summary>Over its whole length; a playlist's bytes are those of its segments.</summary>
    private static string MeasuredOf(Output output)
    {
        var rate = output is { Kind: OutputKind.Mp4 or OutputKind.Audio or OutputKind.VideoPlaylist or OutputKind.AudioPlaylist }
            && output.Bytes > 0 && output.Duration.Seconds > 0 ? Quantity.BitRate(output.Bytes * 8 / output.Duration.Seconds) : null;
        var loudness = output.Loudness is { } measured
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{measured.ResultLufs:0.#} LUFS") : null;
        var quality = output.Quality is { } near
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SSIM {near.Ssim:0.0000}") : null;
        return string.Join(", ", new[] { rate, quality, loudness }.OfType<string>());
    }
}
