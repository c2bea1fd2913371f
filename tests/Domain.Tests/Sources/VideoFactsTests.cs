using Transcode.Domain.Sources;
using Transcode.Domain.Time;

namespace Transcode.Domain.Tests.Sources;

public sealed class VideoFactsTests
{
    [Theory]
    [InlineData(1920, 1080, 1, 1, false, 1920, 1080)]
    [InlineData(1920, 1080, 1, 1, true, 1080, 1920)]
    [InlineData(720, 576, 16, 15, false, 768, 576)]
    [InlineData(1440, 1080, 4, 3, false, 1920, 1080)]
    [InlineData(720, 576, 16, 15, true, 576, 768)]
    [InlineData(1, 1, 1, 1000, false, 1, 1)]
    public void The_size_a_viewer_sees_is_in_square_pixels_and_upright(int width, int height, int aspectWidth, int aspectHeight,
        bool turned, int seenWidth, int seenHeight) =>
        (Video(width, height) with
        {
            PixelAspectWidth = aspectWidth,
            PixelAspectHeight = aspectHeight,
            Turned = turned
        }).DisplaySize.ShouldBe((seenWidth, seenHeight));

    [Theory]
    [InlineData("smpte2084", true)]
    [InlineData("arib-std-b67", true)]
    [InlineData("bt709", false)]
    [InlineData(null, false)]
    public void Only_pq_and_hlg_need_tone_mapping(string? transfer, bool hdr) => new ColorFacts { Transfer = transfer }.IsHdr.ShouldBe(hdr);

    [Fact]
    public void The_sound_that_is_encoded_is_the_default_track_else_the_first()
    {
        AudioFacts Track(int index, bool isDefault = false)
            => new() { StreamIndex = index, Codec = "aac", Channels = 2, SampleRate = 48000, IsDefault = isDefault };
        SourceFacts Source(params AudioFacts[] tracks)
            => new() { Kind = AssetKind.Video, Container = "matroska", Bytes = 1, Audio = tracks };
        Source(Track(1), Track(2, isDefault: true)).MainAudio!.StreamIndex.ShouldBe(2);
        Source(Track(1), Track(2)).MainAudio!.StreamIndex.ShouldBe(1);
        Source().MainAudio.ShouldBeNull();
    }

    internal static VideoFacts Video(int width, int height) => new()
    {
        StreamIndex = 0,
        Codec = "h264",
        Width = width,
        Height = height,
        PixelFormat = "yuv420p",
        TimeBase = new TimeBase(1, 1000),
        FrameRate = new Rate(25, 1),
    };
}
