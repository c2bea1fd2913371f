using Transcode.Domain.Plans;
using Transcode.Gateway.Profiles;
using Transcode.Web.Texts;

namespace Transcode.Web.Profiles;

/// <summary>What a profile would make of a source, in words. Pure.</summary>
/// <param name="Sum">How long, how much, in how many pieces.</param>
/// <param name="Parts">Renditions and tracks: name, what it is, bitrate.</param>
/// <param name="Files">Name, and the size of a picture.</param>
/// <param name="Remarks">As the job would say them.</param>
public sealed record PreviewView(IReadOnlyList<string> Sum, IReadOnlyList<(string Name, string What, string Rate)> Parts,
    IReadOnlyList<(string Name, string Size)> Files, IReadOnlyList<string> Remarks)
{
    public static PreviewView Of(PlanOutline outline, Language language) => new([.. SumOf(outline, language)],
        [.. outline.Video.Select(video => (video.Name,
            Size(video.Width, video.Height) + (video.IsCopied ? $", {language["preview.copied"]}" : ""),
            Quantity.BitRate(video.Kbps * 1000.0))),
            .. outline.Audio.Select(audio => (audio.Name, language["preview.audio", audio.Title, audio.Channels,
                Quantity.Number(audio.SampleRate / 1000.0)], Quantity.BitRate(audio.Kbps * 1000.0)))],
        [.. outline.Files.Select(file => (file.Name, file is { Width: { } width, Height: { } height } ? Size(width, height) : ""))],
        outline.Remarks);

    internal static PreviewView Of(ProfilePreview preview, Language language) => preview.Outline is { } outline ? Of(outline, language)
        : _nothing with
        {
            Problems = [.. preview.Problems.Select(problem => $"{problem.Field}: {problem.Problem}")],
            Why = preview.Unfit?.Message ?? preview.Refused?.Message,
        };

    private static readonly PreviewView _nothing = new([], [], [], []);

    /// <summary>All that is wrong with the profile, each by its field.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What else is in the way; null: nothing.</summary>
    public string? Why { get; init; }

    private static IEnumerable<string> SumOf(PlanOutline outline, Language language)
    {
        if (outline.Seconds is { } seconds)
            yield return language["preview.length", Quantity.Time(TimeSpan.FromSeconds(seconds))];
        if (outline.Bytes > 0)
            yield return language["preview.bytes", Quantity.Bytes(outline.Bytes)];
        if (outline.Chunks > 0)
            yield return language["preview.chunks", outline.Chunks, outline.Segments];
    }

    private static string Size(int width, int height) => $"{width} × {height}";
}
