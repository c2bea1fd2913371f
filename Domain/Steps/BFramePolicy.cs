using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Steps;

/// <summary>
/// Whether B-frames are used. They are worth their reordering in film; in a slide show, where a frame stays for seconds, the stored
/// length of the last frames would be wrong by as much. Pure.
/// </summary>
internal static class BFramePolicy
{
    /// <summary>Below this many frames per second a video is a slide show.</summary>
    private const double SlideShow = 4;

    /// <summary>x264's own limit with B-pyramid, its default.</summary>
    private const int WithPyramid = 2;

    public static int Delay(VideoSettings settings, VideoFacts source, VideoPlan video)
    {
        var rate = video.IsExact ? OwnFrames(video) : source.FrameRate.PerSecond;
        return settings.H264Profile == "baseline" || settings.Preset == "ultrafast" || rate < SlideShow ? 0 : WithPyramid;
    }

    /// <summary>A second of the source has; what is held does not count.</summary>
    private static double OwnFrames(VideoPlan video)
    {
        var (first, last) = (video.Chunks[0].Held, video.Chunks[^1].Held);
        var (from, to) = (first is { Before: > 0 } ? first.First : video.Chunks[0].Start, last is { After: > 0 } ? last.Last : video.End);
        return (video.Frames - video.HeldFrames) / Math.Max(0.001, (to - from).Seconds);
    }
}
