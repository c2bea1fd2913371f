using Transcode.Domain.Time;

namespace Transcode.Media.Subtitles;

/// <summary>A text that is shown from one moment of the output timeline to another.</summary>
/// <param name="Lines">WebVTT text, escaped: none empty, none with an arrow.</param>
public sealed record Cue(MediaTime Start, MediaTime End, IReadOnlyList<string> Lines)
{
    /// <summary>Settings of the cue; empty: below in the middle.</summary>
    public string Place { get; init; } = "";
}
