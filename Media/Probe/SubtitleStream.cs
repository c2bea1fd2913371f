using FFMpegCore;
using Transcode.Domain.Sources;

namespace Transcode.Media.Probe;

/// <summary>What ffprobe says of one subtitle stream.</summary>
internal static class SubtitleStream
{
    public static SubtitleFacts Facts(FFProbeStream stream)
    {
        var codec = stream.CodecName.Known() ?? "unknown";
        return new SubtitleFacts(stream.Index, codec, stream.Language(),
            codec is "subrip" or "ass" or "ssa" or "mov_text" or "webvtt" or "text")
        {
            Title = stream.Title(),
            IsDefault = stream.Is("default"),
            IsForced = stream.Is("forced"),
            IsForHardOfHearing = stream.Is("hearing_impaired"),
            IsCommentary = stream.Is("comment"),
        };
    }
}
