using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>A source as many people have it, by which a profile can be tried while there is no file yet. Pure.</summary>
/// <param name="Name">Lower-case letters, digits and dashes.</param>
/// <param name="Facts">As a probe would find it.</param>
public sealed record SampleSource(string Name, SourceFacts Facts)
{
    private static readonly TimeBase _audioClock = new(1, 48000);
    private static readonly ColorFacts _hdr = new() { Transfer = "smpte2084", Primaries = "bt2020", Space = "bt2020nc", Range = "tv" };

    public static IReadOnlyList<SampleSource> All { get; } =
    [
        new("film-1080p", Film(90, Video(1920, 1080, new Rate(25, 1)), Sound(2, "eng"))),
        new("film-2160p-hdr", Film(120,
            Video(3840, 2160, new Rate(24000, 1001)) with { Codec = "hevc", PixelFormat = "yuv420p10le", Color = _hdr },
            Sound(6, "eng"), Sound(2, "spa"))),
        new("phone-upright", Film(1, Video(1920, 1080, new Rate(30, 1)) with { Turned = true }, Sound(2))),
        new("tape-576i", Film(60,
            Video(720, 576, new Rate(25, 1)) with { Codec = "dvvideo", PixelAspectWidth = 16, PixelAspectHeight = 15, Interlaced = true },
            Sound(2))),
        new("song", new SourceFacts
        {
            Kind = AssetKind.Audio,
            Container = "flac",
            Bytes = 30_000_000,
            Duration = MediaTime.FromSeconds(240),
            Audio = [Sound(2) with { Codec = "flac", SampleRate = 44100 }],
        }),
        new("photo", new SourceFacts
        {
            Kind = AssetKind.Image,
            Container = "image2",
            Bytes = 9_000_000,
            Image = new ImageFacts("jpeg", 6000, 4000, 1),
        }),
    ];

    /// <summary>The first that a profile is for; it is for one kind at least.</summary>
    public static SampleSource For(IReadOnlyList<AssetKind> kinds)
        => All.FirstOrDefault(sample => kinds.Contains(sample.Facts.Kind)) ?? All[0];

    private static SourceFacts Film(int minutes, VideoFacts video, params IReadOnlyList<AudioFacts> audio) => new()
    {
        Kind = AssetKind.Video,
        Container = "mov,mp4,m4a,3gp,3g2,mj2",
        Bytes = (long)video.Width * video.Height * minutes * 20,
        Duration = MediaTime.FromSeconds(minutes * 60),
        Video = video with { Duration = MediaTime.FromSeconds(minutes * 60) },
        Audio = [.. audio.Select((track, i) => track with { StreamIndex = i + 1, IsDefault = i == 0 })],
    };

    private static VideoFacts Video(int width, int height, Rate rate) => new()
    {
        StreamIndex = 0,
        Codec = "h264",
        Width = width,
        Height = height,
        PixelFormat = "yuv420p",
        TimeBase = TimeBase.Output,
        FrameRate = rate,
    };

    private static AudioFacts Sound(int channels, string? language = null) => new()
    {
        StreamIndex = 0,
        Codec = "aac",
        Channels = channels,
        SampleRate = 48000,
        TimeBase = _audioClock,
        Language = language,
    };
}
