using FFMpegCore;
using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Media.Probe;

/// <summary>What ffprobe says of one audio stream.</summary>
internal static class AudioStream
{
    /// <summary>ffmpeg takes so many channels without a known arrangement for the usual one of that number.</summary>
    private const int MostGuessed = 8;

    /// <summary>
    /// So it does with two larger numbers (av_get_default_channel_layout of libavutil 57). Sixteen are tracks of a recorder, one beside the
    /// other, and so are plain samples of twenty-four: nobody stores sixteen loudspeakers in a ring.
    /// </summary>
    private static bool IsGuess(string layout, string codec)
        => layout == "hexadecagonal" || layout == "22.2" && codec.StartsWith("pcm_", StringComparison.Ordinal);

    /// <summary>Lossless codecs that hold floating point numbers too. What a lossy one is decoded to says nothing of what was put
    /// in.</summary>
    private static readonly string[] _keepsFloats = ["wavpack", "mp4als"];

    /// <returns>Null: it has no codec or rate that is known here.</returns>
    public static AudioFacts? Facts(FFProbeStream stream, string container)
    {
        var rate = ProbeFields.Whole(stream.SampleRate);
        if (stream.CodecName.Known() is not { } codec || rate <= 0)
            return null;
        var timeBase = stream.Clock() ?? TimeBase.Output;
        // FLAC counts in samples; where its head is missing or names another rate than its frames do, that count is taken for something
        // else.
        var isMiscounted = container == "flac" && timeBase != new TimeBase(1, rate);
        var channels = Math.Max(1, stream.Channels ?? 0);
        var layout = stream.ChannelLayout.Known();
        var isSphere = channels > 3 && layout?.StartsWith("ambisonic", StringComparison.Ordinal) == true;
        var isUnordered = !isSphere && channels > MostGuessed && (string.IsNullOrEmpty(layout) || IsGuess(layout, codec));
        return new AudioFacts
        {
            StreamIndex = stream.Index,
            Codec = codec,
            IsFloat = _keepsFloats.Contains(codec) && stream.Other("sample_fmt") is { } samples
                && (samples.StartsWith("flt", StringComparison.Ordinal) || samples.StartsWith("dbl", StringComparison.Ordinal)),
            Channels = isUnordered || isSphere ? 2 : channels,
            OfChannels = isUnordered || isSphere ? channels : null,
            IsAmbisonic = isSphere,
            SampleRate = rate,
            TimeBase = timeBase,
            TimesUnusable = isMiscounted,
            IsBare = container == "aac",
            IsTimedByCount = container is "flac" or "ogg",
            Start = isMiscounted ? MediaTime.Zero : ProbeFields.Seconds(stream.StartTime) ?? MediaTime.Zero,
            Duration = isMiscounted ? null : ProbeFields.Seconds(stream.Duration),
            // A fragmented file counts no frames in its head, and the length there may be that of its first fragment.
            EndsWithin = container.StartsWith("mov", StringComparison.Ordinal) && ProbeFields.Whole(stream.Other("nb_frames")) > 0
                && ProbeFields.Seconds(stream.Duration) > MediaTime.Zero,
            Language = stream.Language(),
            Title = stream.Title(),
            IsDefault = stream.Is("default"),
            IsCommentary = stream.Is("comment"),
            DescribesVideo = stream.Is("visual_impaired") || stream.Is("descriptions"),
            IsForHardOfHearing = stream.Is("hearing_impaired"),
        };
    }
}
