using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>What the first frames of a picture say of themselves: reads the lines of <see cref="FramesCommand"/>.</summary>
public sealed class FramesOutput
{
    private bool _haveCaptions;
    private DisplayMatrix? _matrix;

    public void Add(string line)
    {
        _haveCaptions |= line.Contains("A53 Part 4 Closed Captions", StringComparison.Ordinal);
        _matrix ??= line.StartsWith("3x3 displaymatrix|", StringComparison.Ordinal) ? DisplayMatrix.Read(line) : null;
    }

    /// <summary>
    /// The facts with it. A container's word on how to turn the picture goes before that of its frames. Where these say so, only the first
    /// of each group does, and ffmpeg builds its filters anew at the next: one that holds a frame back would lose it. So what makes frames
    /// of fields stays away: a camera that knows how it is held films none.
    /// </summary>
    public VideoFacts Into(VideoFacts video) => _matrix is { } matrix && video.Orientation is null
        ? video with
        {
            HasCaptions = _haveCaptions,
            Turned = matrix.SwapsSides,
            Orientation = matrix.Orientation,
            OddDegrees = matrix.OddDegrees,
            IsProgressive = !video.Interlaced,
            H264 = null,
        }
        : video with { HasCaptions = _haveCaptions };
}
