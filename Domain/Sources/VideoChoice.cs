namespace Transcode.Domain.Sources;

/// <summary>A video stream that may be the film.</summary>
/// <param name="Index">Of the stream.</param>
/// <param name="Codec">Null: not known here.</param>
/// <param name="Width">Pixels; 0: unknown.</param>
/// <param name="Height">Pixels; 0: unknown.</param>
public sealed record VideoCandidate(int Index, string? Codec, int Width, int Height)
{
    /// <summary>As the container says; null where it is silent.</summary>
    public double? Seconds { get; init; }

    /// <summary>As the container says; null where it is silent.</summary>
    public long? Frames { get; init; }

    public bool IsDefault { get; init; }

    /// <summary>The container calls it a still image.</summary>
    public bool IsTaggedStill { get; init; }

    internal bool IsReadable => Codec is not null && Width > 0 && Height > 0;
    internal long Area => (long)Width * Height;

    /// <summary>Its codec is one of image files; films are made of such frames too.</summary>
    internal bool IsOfImages
        => Codec is "mjpeg" or "mjpegb" or "png" or "apng" or "gif" or "bmp" or "tiff" or "webp" or "jpeg2000" or "jpegls" or "targa";
}

/// <summary>
/// Which of several video streams is the film: what moves before what stands still, what can be read before what cannot; then length, size,
/// the container's own default. A default counts for less than size, since many programs set it on whatever comes first. Pure, and the same
/// every time.
/// </summary>
public static class VideoChoice
{
    /// <summary>A stream of images that lasts no longer is one image.</summary>
    private const double LongestStill = 0.25;

    /// <summary>A stream with less of the longest's length, or of the largest's pixels, is a preview, a trailer or a proxy.</summary>
    private const double Part = 0.5;

    /// <param name="all">In stream order, without covers.</param>
    /// <returns>The film, and what is to be said of the others; null where there is none.</returns>
    public static (VideoCandidate Film, IReadOnlyList<string> PassedOver)? Of(IReadOnlyList<VideoCandidate> all)
    {
        if (all.Count == 0)
            return null;
        var moving = all.Where(each => !IsStill(each, all)).ToList();
        var film = moving.Count > 0 ? Best(Readable(moving)) : Best(Readable(all));
        return (film,
            [.. all.Where(each => each != film)
                .Select(each => $"stream {each.Index}, {Describe(each, moving.Count > 0 && IsStill(each, all))}, was passed over: the film "
                + $"is stream {film.Index}")]);
    }

    private static bool IsStill(VideoCandidate stream, IReadOnlyList<VideoCandidate> all) =>
        stream.Frames == 1 || stream.IsTaggedStill
        || (stream.IsOfImages && stream.Frames is null
        && (stream.Seconds is null ? all.Any(other => !other.IsOfImages) : stream.Seconds <= LongestStill));

    private static IReadOnlyList<VideoCandidate> Readable(IReadOnlyList<VideoCandidate> streams) =>
        streams.Any(each => each.IsReadable) ? [.. streams.Where(each => each.IsReadable)] : streams;

    private static VideoCandidate Best(IReadOnlyList<VideoCandidate> streams)
    {
        var longest = streams.Max(each => each.Seconds ?? 0);
        // Where others have a length, a stream without one is too short to have any: one picture.
        var whole = streams.Where(each => (each.Seconds ?? 0) >= longest * Part).ToList();
        var largest = whole.Max(each => each.Area);
        return whole.Where(each => each.Area >= largest * Part)
            .OrderBy(each => each.IsOfImages && each.Frames is null) // Nobody knows whether it moves.
            .ThenByDescending(each => each.IsDefault)
            .ThenByDescending(each => each.Area)
            .ThenBy(each => each.Index)
            .First();
    }

    private static string Describe(VideoCandidate stream, bool isStill) =>
        !stream.IsReadable ? "a video of no codec or size that is known here"
        : isStill ? $"a still picture of {stream.Width}x{stream.Height}"
        : $"another video of {stream.Width}x{stream.Height}";
}
