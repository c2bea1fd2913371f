using Transcode.Domain.Plans;

namespace Transcode.Web.Jobs;

/// <summary>What belongs to a job's player, as addresses; null: the job makes none, or has not made it yet. Pure.</summary>
/// <param name="Source">The playlist that names all renditions, which plays while the job runs; else the first file that plays.</param>
/// <param name="IsAudio">There is nothing to see.</param>
/// <param name="Poster">Shown before the first frame.</param>
/// <param name="Storyboard">The track that says which part of which sheet shows what.</param>
/// <param name="Waveform">The peaks of the audio, as an image.</param>
public sealed record PlayerView(string? Source, bool IsAudio, string? Poster, string? Storyboard, string? Waveform)
{
    public bool IsEmpty => Source is null && Waveform is null;

    public static PlayerView Of(JobSnapshot now, IReadOnlyList<OutputView> outputs)
    {
        var files = (now.Job.Plan?.Parts ?? []).SelectMany(part => part.Files).ToList();
        string? Url(string? path) => outputs.FirstOrDefault(output => output.Path == path)?.Url;
        var file = outputs.FirstOrDefault(output => output.Kind == "mp4") ?? outputs.FirstOrDefault(output => output.Kind == "audio");
        var hasPicture = now.Job.Plan?.Parts.Any(part => part.Video is not null) ?? true;
        return new PlayerView(now.Master ?? file?.Url, now.Master is null ? file is { Kind: "audio" } : !hasPicture,
            Url(files.OfType<FilePlan.Poster>().FirstOrDefault()?.FileNames[0]),
            Url(files.OfType<FilePlan.Storyboard>().FirstOrDefault()?.FileNames[0]),
            Url(files.OfType<FilePlan.Waveform>().SelectMany(file => file.FileNames)
                .FirstOrDefault(name => name.EndsWith(".png", StringComparison.Ordinal))));
    }
}
