using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Steps;

/// <summary>
/// Whether B-frames are used. They are worth their reordering in film; in a slide show, where a frame stays for seconds, the stored
/// length of the last frames would be wrong by as much. Pure.
/// </summary>
internal static class Reordering
{
    /// <summary>Below this many frames per second a video is a slide show.</summary>
    private const double SlideShow = 4;

    /// <summary>x264's own limit with B-pyramid, its default.</summary>
    private const int WithPyramid = 2;

    public static int Delay(VideoSettings settings, VideoFacts source, VideoPlan video)
    {
        var rate = video.IsExact ? video.Frames / Math.Max(0.001, (video.End - video.Chunks[0].Start).Seconds) : source.FrameRate.PerSecond;
        return settings.H264Profile == "baseline" || settings.Preset == "ultrafast" || rate < SlideShow ? 0 : WithPyramid;
    }
}
