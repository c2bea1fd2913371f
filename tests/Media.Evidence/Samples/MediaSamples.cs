using System.Collections.Frozen;

namespace Transcode.MediaEvidence.Samples;

/// <summary>All nasty inputs, made by ffmpeg and libvips when first wanted.</summary>
public static class MediaSamples
{
    /// <summary>What waits for ./test --long, beside those that say so themselves: another sample shows the same kind, in less
    /// time.</summary>
    private static readonly FrozenSet<string> _forLong = FrozenSet.Create(
        // structure: one open GOP, one change of size, one cover are enough each day
        "open-gop-h264-long.mp4", "open-gop-hevc.mkv", "single-keyframe-40s.mp4", "size-change.ts", "attached-picture.mp4",
            "fragmented.mp4", "raw.h264", "no-cues.mkv", "cover-first.mp3",
        // video: practice has DV, MBAFF and a progressive beginning; the ladder itself is in EndToEnd
        "interlaced-mpeg2.ts", "three-rungs.mp4", "mirrored.mp4", "hevc-444-ten-bit.mkv",
        "transport-offset.ts", "thousand-frames-a-second.mp4", "two-at-a-time.mkv", "slideshow.mp4", "edit-list.mp4",
        "other-rate.aac", "surround.mkv", "audio-longer.mp4", "mono-22k.mp4", "audio-late.mkv", "other-rate.flac", "no-number.wav",
        "audio-shorter.mp4",
        "-leading dash.mp4", "film.jpg", "photo-called.mp4",
        "header-only.mp4", "text.mp4", "only-subtitles.mkv", "noise.mkv", "playlist-network.m3u8", "playlist-concat.m3u8",
        "concat-network.txt",
        // images: each decoder is in Media.Tests; here one of each fate
        "photo.jpg", "photo.jp2", "photo.ppm", "photo.jxl", "grey-16.pgm", "grey.jpg", "thread.png", "animation.webp", "animation.avif",
        "turned-2.jpg", "cmyk.jpg", "photo.avif", "palette-alpha.png", "grey-alpha-16.png", "drawing-that-names-others.svg",
        "bomb-drawing.svg",
        "half-progressive.jpg", "half.webp", "half.gif", "half.tif", "half-plain.tif", "half.avif", "half.ppm", "bomb-30000.png",
        "bomb-references.svg", "bomb-text.png", "bomb-header.ppm");

    public static IReadOnlyDictionary<string, IReadOnlyList<Sample>> Groups { get; } = new Dictionary<string, IReadOnlyList<Sample>>
    {
        ["structure"] = Structure.All,
        ["timing"] = Timing.All,
        ["pictures"] = VideoSamples.All,
        ["sounds"] = AudioSamples.All,
        ["names"] = Names.All,
        ["broken"] = Broken.All,
        ["hostile"] = Hostile.All,
        ["images"] = Images.All,
    }.ToDictionary(group => group.Key,
        group =>
        (IReadOnlyList<Sample>)[.. group.Value.Select(sample => _forLong.Contains(sample.Name) ? sample with { IsLong = true } : sample)]);

    public static IReadOnlyList<Sample> All { get; } = [.. Groups.Values.SelectMany(group => group)];

    /// <summary>A flash and a beep at the same moment, for <see cref="Sync.FlashAndBeep"/>.</summary>
    public static Sample FlashAndBeep => Named("flash-and-beep.mp4");

    public static Sample Plain => Named("plain.mp4");

    public static Sample Named(string name) => All.Single(sample => sample.Name == name);
}
