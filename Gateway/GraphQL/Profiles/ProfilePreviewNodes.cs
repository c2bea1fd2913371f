using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Plans;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Profiles;

[Name("ProfilePreviewed"), Requires(Scope.Read), Description("What would come out, before anything is kept or encoded.")]
internal sealed class ProfilePreviewed(string source, PlanOutline outline)
{
    [Description("The sample or the asset on which it was tried.")]
    public string Source => source;

    [Description("Largest first; empty without picture.")]
    public IReadOnlyList<PreviewedVideo> Video => [.. outline.Video.Select(video
        => new PreviewedVideo(video.Name, video.Width, video.Height, video.Kbps, video.IsCopied))];

    [Description("The default one first.")]
    public IReadOnlyList<PreviewedAudio> Audio => [.. outline.Audio.Select(audio
        => new PreviewedAudio(audio.Name, audio.Title, audio.Channels, audio.Kbps, audio.SampleRate))];

    [Description("Files that are made whole.")]
    public IReadOnlyList<PreviewedFile> Files => [.. outline.Files.Select(file => new PreviewedFile(file.Name, file.Width, file.Height))];

    [Description("Pieces of the picture that machines encode at the same time.")]
    public int Chunks => outline.Chunks;

    [Description("Of one rendition.")]
    public int Segments => outline.Segments;

    [Description("Of the presentation; null: an image, or nobody knows.")]
    public double? Seconds => outline.Seconds;

    [Description("Of video and audio at their nominal bitrates.")]
    public long Bytes => outline.Bytes;

    [Description("As a job would make them.")]
    public IReadOnlyList<string> Remarks => outline.Remarks;
}

[Requires(Scope.Read), Description("A rendition; size in square pixels, bitrate in kbit/s.")]
internal sealed record PreviewedVideo(string Name, int Width, int Height, int Kbps,
    [property: Description("Made of the source's own packets.")] bool IsCopied);

[Requires(Scope.Read), Description("An audio track; bitrate in kbit/s, rate in Hz.")]
internal sealed record PreviewedAudio(string Name, string Title, int Channels, int Kbps, int SampleRate);

[Requires(Scope.Read), Description("A file; of a storyboard its first sheet.")]
internal sealed record PreviewedFile(string Name, int? Width, int? Height);

[Requires(Scope.Read), Implements(typeof(IRefusal)), Description("Profile and source do not fit, or there is no such profile or source.")]
internal sealed record ProfileNotPreviewed(string Code, string Message) : IRefusal;

internal sealed class ProfilePreviewResult : OutcomeUnion<ProfilePreviewed, ProfileInvalid, ProfileNotPreviewed>;
