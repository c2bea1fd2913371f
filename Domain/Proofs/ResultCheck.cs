using Transcode.Domain.Sources;
using Transcode.Domain.Steps;
using Transcode.Domain.Time;

namespace Transcode.Domain.Proofs;

/// <summary>
/// What a worker says of a step must be possible: it is checked before it is believed, for plans, playlists and names are made of it. What
/// is not possible is not accepted, and speaks against the worker. Pure and total: anything that can come by the wire is answered.
/// </summary>
public static class ResultCheck
{
    private const int LargestSide = 1_000_000;
    private const int LongestName = 200;
    private const int LongestKey = 400;
    private const int MostChannels = 4096;
    private const int LargestRate = 100_000_000;
    private const long MostTicks = MediaTime.TicksPerSecond * 3600 * 100_000;

    /// <returns>Null: it may be so; else what cannot be, in words.</returns>
    public static string? Fault(Step step, StepResult result) => result switch
    {
        StepResult.Fetched fetched
            => fetched.Bytes < 1 || !IsHash(fetched.Sha256) || step is Step.Fetch { MostBytes: var most } && fetched.Bytes > most
            ? $"it has {fetched.Bytes} bytes, or no hash" : null,
        StepResult.Probed { Facts: null } => "it has no facts",
        StepResult.Probed probed => OfFacts(probed.Facts) ?? (probed.Timeline is { } timeline ? OfTimeline(timeline) : null),
        StepResult.Encoded { Tracks: null } or StepResult.Rendered { Outputs: null } or StepResult.Packaged { Outputs: null }
            => "it has no results",
        StepResult.Encoded encoded => OfTracks(step, encoded.Tracks),
        StepResult.Rendered rendered => First(rendered.Outputs, OfOutput),
        StepResult.Packaged packaged => First(packaged.Outputs, OfOutput),
        _ => null,
    };

    private static string? OfFacts(SourceFacts facts)
    {
        if (facts.Container is null || facts.Bytes < 0)
            return "the source has no container or no length";
        return (facts.Video is { } video ? OfVideo(video) : null) ?? First(facts.Audio, OfAudio)
            ?? (facts.Image is { } image && (image.Format is null || !IsSide(image.Width) || !IsSide(image.Height) || image.Pages < 1)
            ? "the image has no format or no size" : null);
    }

    private static string? OfVideo(VideoFacts video)
    {
        if (video.Codec is null || video.PixelFormat is null)
            return "the picture has no codec or no pixel format";
        if (!IsSide(video.Width) || !IsSide(video.Height) || video.PixelAspectWidth < 1 || video.PixelAspectHeight < 1)
            return $"the picture is {video.Width}x{video.Height} of pixels {video.PixelAspectWidth}:{video.PixelAspectHeight}";
        return IsClock(video.TimeBase) ? null : $"the picture's clock ticks every {video.TimeBase} s";
    }

    private static string? OfAudio(AudioFacts audio)
    {
        if (audio.Codec is null || !IsClock(audio.TimeBase))
            return "an audio track has no codec or no clock";
        return audio.Channels is >= 0 and <= MostChannels && audio.SampleRate is >= 0 and <= LargestRate
            ? null
            : $"an audio track has {audio.Channels} channels of {audio.SampleRate} Hz";
    }

    private static string? OfTimeline(FrameTimeline timeline)
    {
        if (!IsClock(timeline.TimeBase) || timeline.Grid <= MediaTime.Zero)
            return "the timeline has no clock or no grid";
        if (timeline.Frames < 0 || !IsTime(timeline.End) || !IsTime(new MediaTime(timeline.Origin)))
            return $"the timeline has {timeline.Frames} frames and ends after {timeline.End.Seconds:0} s";
        var before = new MediaTime(long.MinValue);
        foreach (var point in timeline.Points)
        {
            if (point is null || point.At <= before || !IsTime(point.At) || point.Lead is null)
                return $"the timeline goes from {before.Ticks} to {point?.At.Ticks}";
            before = point.At;
        }
        return null;
    }

    private static string? OfTracks(Step step, IReadOnlyList<TrackProof> tracks)
    {
        if (First(tracks, OfTrack) is { } fault)
            return fault;
        if (step is not Step.EncodeVideo { Chunk.Segments: { Count: > 0 } planned } encode)
            return null;
        var made = tracks.Select(track => track.Name).ToHashSet(StringComparer.Ordinal);
        if (made.Count != tracks.Count || encode.Encode.FirstOrDefault(name => !made.Contains(name)) is not null
            || made.Count != encode.Encode.Count)
            return $"it was to make {string.Join(", ", encode.Encode)}, and made {string.Join(", ", made)}";
        return tracks.FirstOrDefault(
            track => !track.Segments.Select(segment => segment.Number).SequenceEqual(planned.Select(segment => segment.Number)))
                is { } other
            ? $"{other.Name} has other segments than the chunk"
            : null;
    }

    private static string? OfTrack(TrackProof track)
    {
        if (!IsName(track.Name) || track.Codecs is null || track.Encoder is null || !IsHash(track.InitSha256) || track.Segments is null)
            return "a track has no name, no codec or no segments";
        var before = -1;
        foreach (var segment in track.Segments)
        {
            if (segment is null || segment.Number <= before || segment.Bytes < 1 || segment.Frames < 0 || segment.Duration < MediaTime.Zero
                || !IsHash(segment.Sha256))
                return $"segment {segment?.Number} of {track.Name} follows {before}, with {segment?.Bytes} bytes and {segment?.Frames} frames";
            before = segment.Number;
        }
        if (track.Quality is { } quality && !IsMeasured(quality))
            return $"the quality of {track.Name} is {quality.Ssim} in {quality.Frames} frames";
        return double.IsFinite(track.FrameRate) ? null : $"{track.Name} has no frame rate";
    }

    private static string? OfOutput(Output output)
    {
        if (!IsName(output.Name) || output.Profile is null || output.Bytes < 0 || output.Frames < 0 || output.Width < 0
            || output.Height < 0)
            return "a file has no name or less than nothing in it";
        if (output.Quality is { } quality && !IsMeasured(quality))
            return $"the quality of {output.Name} is {quality.Ssim} in {quality.Frames} frames";
        return output.Key is { Length: > 0 and <= LongestKey } key && key[0] != '/'
            && !key.Split('/').Any(part => part is "" or "." or "..") && !key.Any(char.IsControl)
            ? null
            : $"a file of {output.Name} lies outside the results";
    }

    private static string? First<T>(IReadOnlyList<T>? all, Func<T, string?> fault)
        => all is null ? "a list is missing"
        : all.Select(one => one is null ? "an element is missing" : fault(one)).FirstOrDefault(found => found is not null);

    private static bool IsMeasured(VideoQuality quality)
        => quality.Frames >= 1 && quality.Ssim is >= -1 and <= 1 && quality.LowestSsim >= -1 && quality.LowestSsim <= quality.Ssim;

    private static bool IsSide(int side) => side is >= 1 and <= LargestSide;

    private static bool IsClock(TimeBase clock) => clock is { Numerator: > 0 and <= int.MaxValue, Denominator: > 0 and <= int.MaxValue };

    private static bool IsTime(MediaTime time) => Math.Abs((decimal)time.Ticks) <= MostTicks;

    private static bool IsName(string? name) => name is { Length: > 0 and <= LongestName } && !name.Any(char.IsControl);

    private static bool IsHash(string? hash) => hash is { Length: 64 } && hash.All(char.IsAsciiHexDigitLower);
}
