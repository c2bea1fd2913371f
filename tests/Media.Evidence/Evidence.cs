namespace Transcode.MediaEvidence;

/// <summary>What can be seen of a media file or an HLS media playlist from outside: by ffprobe and by decoding it to the end.</summary>
public sealed record Evidence
{
    public required string Path { get; init; }
    public required IReadOnlyList<StreamFacts> Streams { get; init; }
    public required Decoded Video { get; init; }
    public required Decoded Audio { get; init; }

    public int FrameCount => Video.Frames.Count;

    public bool HasAudio => Audio.Frames.Count > 0;

    public StreamFacts? VideoStream => Streams.FirstOrDefault(stream => stream.Kind == "video" && !stream.IsAttachedImage);

    public StreamFacts? AudioStream => Streams.FirstOrDefault(stream => stream.Kind == "audio");

    /// <summary>From the first thing seen or heard to the last, in seconds.</summary>
    public double Duration => Ends.DefaultIfEmpty().Max() - Starts.DefaultIfEmpty().Min();

    /// <summary>Seconds by which audio begins after picture; 0 where one is absent.</summary>
    public double AudioDelay => HasAudio && FrameCount > 0 ? Audio.Start - Video.Start : 0;

    /// <summary>
    /// Seconds of a packet of AAC at 48 kHz. In segments the encoder's first packet, which is its run-up, stands so far before zero; in an
    /// MP4 an edit list takes it away again.
    /// </summary>
    public const double Priming = 1024 / 48000d;

    /// <summary>The usual distance of two frames: the unit of every tolerance here.</summary>
    public double FrameTime => FrameCount > 1 ? (Video.Frames[^1].Time - Video.Start) / (FrameCount - 1) : 0.04;

    private IEnumerable<double> Starts => Decodes.Select(decoded => decoded.Start);

    private IEnumerable<double> Ends => Decodes.Select(decoded => decoded.End);

    private IEnumerable<Decoded> Decodes => new[] { Video, Audio }.Where(decoded => decoded.Frames.Count > 0);

    public static Evidence Of(string path, bool keepTimes = false)
    {
        var streams = StreamFacts.Of(path);
        return new Evidence
        {
            Path = path,
            Streams = streams,
            Video = streams.Any(stream => stream.Kind == "video" && !stream.IsAttachedImage) ? Decoded.Video(path, keepTimes)
                : Decoded.None,
            Audio = streams.Any(stream => stream.Kind == "audio") ? Decoded.Audio(path, keepTimes) : Decoded.None,
        };
    }
}
