using Transcode.Domain.Plans;

namespace Transcode.Web.Jobs;

/// <summary>What belongs to a job's player, as addresses; null: the job makes none, or has not made it yet. Pure.</summary>
/// <param name="Master">The playlist that names all renditions; it plays while the job runs.</param>
/// <param name="Poster">Shown before the first frame.</param>
/// <param name="Storyboard">The track that says which part of which sheet shows what.</param>
/// <param name="Waveform">The peaks of the audio, as an image.</param>
public sealed record PlayerView(string? Master, string? Poster, string? Storyboard, string? Waveform)
{
    public bool IsEmpty => Master is null && Waveform is null;

    public static PlayerView Of(JobSnapshot now, IReadOnlyList<OutputView> outputs)
    {
        var files = (now.Job.Plan?.Parts ?? []).SelectMany(part => part.Files).ToList();
        string? Url(string? path) => outputs.FirstOrDefault(output => output.Path == path)?.Url;
        return new PlayerView(now.Master,
            Url(files.OfType<FilePlan.Poster>().FirstOrDefault()?.FileNames[0]),
            Url(files.OfType<FilePlan.Storyboard>().FirstOrDefault()?.FileNames[0]),
            Url(files.OfType<FilePlan.Waveform>().SelectMany(file => file.FileNames)
                .FirstOrDefault(name => name.EndsWith(".png", StringComparison.Ordinal))));
    }
}
