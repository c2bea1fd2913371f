using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>What comes out of a plan, in short: what people want to know before they start. Pure.</summary>
public sealed record PlanOutline
{
    /// <summary>Renditions of the picture, largest first; empty without picture.</summary>
    public required IReadOnlyList<OutlinedVideo> Video { get; init; }

    /// <summary>Audio beside the picture, or alone; the default one first.</summary>
    public required IReadOnlyList<OutlinedAudio> Audio { get; init; }

    /// <summary>Files that are made whole.</summary>
    public required IReadOnlyList<OutlinedFile> Files { get; init; }

    /// <summary>Pieces of the picture that machines encode at the same time; 0 without picture.</summary>
    public required int Chunks { get; init; }

    /// <summary>Of one rendition.</summary>
    public required int Segments { get; init; }

    /// <summary>Of the presentation; null: an image, or nobody knows.</summary>
    public double? Seconds { get; init; }

    /// <summary>Of video and audio at their nominal bitrates, images not counted: quality may need less.</summary>
    public required long Bytes { get; init; }

    /// <summary>What a person may wonder about.</summary>
    public required IReadOnlyList<string> Remarks { get; init; }

    public static PlanOutline Of(Plan plan)
    {
        var length = plan.Parts.Select(part => part.Video?.End).OfType<MediaTime>().DefaultIfEmpty(plan.Source.Duration ?? MediaTime.Zero)
            .Max();
        return new PlanOutline
        {
            Video = [.. plan.Parts.SelectMany(part => part.Video?.Renditions ?? [])
                .Select(rendition => new OutlinedVideo(rendition.Name, rendition.Width, rendition.Height, rendition.Kbps)
                { IsCopied = rendition.IsCopied })],
            Audio = [.. plan.Parts.SelectMany(part => part.AudioTracks)
                .Select(track => new OutlinedAudio(track.Name, track.Label.Title, track.Channels, track.Kbps, track.SampleRate))],
            Files = [.. plan.Parts.SelectMany(FilesOf)],
            Chunks = plan.Parts.Max(part => part.Video?.Chunks.Count ?? 0),
            Segments = plan.Parts.Max(part => part.Video?.Segments.Count() ?? 0),
            Seconds = length > MediaTime.Zero ? length.Seconds : null,
            Bytes = (long)plan.Parts.Sum(part => BitsPerSecond(part) * length.Seconds / 8),
            Remarks = plan.Remarks,
        };
    }

    private static IEnumerable<OutlinedFile> FilesOf(ProfilePlan part)
    {
        foreach (var rendition in part.Profile.Mp4 ? part.Video?.Renditions ?? [] : [])
            yield return new OutlinedFile($"{rendition.Name}.mp4", rendition.Width, rendition.Height);
        foreach (var file in part.Files)
            foreach (var (name, i) in file.FileNames.Select((name, i) => (name, i)))
                yield return file switch
                {
                    FilePlan.Poster poster => new OutlinedFile(name, poster.Width, poster.Height),
                    FilePlan.Images images => new OutlinedFile(name, images.Wanted[i].Width, images.Wanted[i].Height),
                    FilePlan.Waveform { Settings.Png: { } png } when name.EndsWith(".png", StringComparison.Ordinal)
                        => new OutlinedFile(name, png.Width, png.Height),
                    _ => new OutlinedFile(name),
                };
    }

    private static double BitsPerSecond(ProfilePlan part)
    {
        var (video, audio) = (part.Video?.Renditions ?? [], part.AudioTracks);
        var streamed = part.Profile.Hls is null ? 0.0 : video.Sum(rendition => rendition.Kbps) + audio.Sum(track => track.Kbps);
        var inEach = part.Profile.Audio is { AllInMp4: true } ? audio.Sum(track => track.Kbps) : part.Audio?.Kbps ?? 0;
        var files = part.Profile.Mp4 ? video.Sum(rendition => rendition.Kbps + inEach) : 0.0;
        return 1000 * (streamed + files) + part.Files.OfType<FilePlan.Audio>().Sum(BitsPerSecond);
    }

    /// <summary>Of what loses nothing: as much as without compression.</summary>
    private static double BitsPerSecond(FilePlan.Audio file) => file.Settings.Container is AudioContainer.Wav or AudioContainer.Flac
        ? (double)file.SampleRate * file.Channels * file.Settings.BitDepth : file.Settings.Kbps * 1000.0;
}

/// <summary>A rendition of the picture.</summary>
/// <param name="Name">"720p".</param>
/// <param name="Width">In square pixels.</param>
/// <param name="Height">In square pixels.</param>
/// <param name="Kbps">Nominal bitrate in kbit/s.</param>
public sealed record OutlinedVideo(string Name, int Width, int Height, int Kbps)
{
    /// <summary>Made of the source's own packets.</summary>
    public bool IsCopied { get; init; }
}

/// <summary>An audio track.</summary>
/// <param name="Name">"audio".</param>
/// <param name="Title">As a player offers it.</param>
/// <param name="Channels">Of the result.</param>
/// <param name="Kbps">Nominal bitrate in kbit/s.</param>
/// <param name="SampleRate">Of the result.</param>
public sealed record OutlinedAudio(string Name, string Title, int Channels, int Kbps, int SampleRate);

/// <summary>A file; of a storyboard its first sheet.</summary>
/// <param name="Name">As a viewer sees its path.</param>
/// <param name="Width">Null: it has none that is known before.</param>
/// <param name="Height">Likewise.</param>
public sealed record OutlinedFile(string Name, int? Width = null, int? Height = null);
