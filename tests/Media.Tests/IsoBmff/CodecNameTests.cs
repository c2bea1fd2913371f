using Transcode.Media.IsoBmff;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

public sealed class CodecNameTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("avc1.64001F", "-c:v libx264 -profile:v high -level 3.1 -pix_fmt yuv420p")]
    [InlineData("avc1.4D401E", "-c:v libx264 -profile:v main -level 3.0 -pix_fmt yuv420p")]
    [InlineData("avc1.42C01E", "-c:v libx264 -profile:v baseline -level 3.0 -pix_fmt yuv420p")]
    [InlineData("hvc1.1.6.L30.90", "-c:v libx265 -tag:v hvc1 -pix_fmt yuv420p -x265-params log-level=none:pools=1:frame-threads=1")]
    [InlineData("hev1.2.4.L30.90", "-c:v libx265 -tag:v hev1 -pix_fmt yuv420p10 -x265-params log-level=none:pools=1:frame-threads=1")]
    [InlineData("av01.0.00M.08", "-c:v libaom-av1 -cpu-used 8 -crf 50 -movflags +delay_moov -pix_fmt yuv420p")]
    [InlineData("av01.0.00M.10", "-c:v libaom-av1 -cpu-used 8 -crf 50 -movflags +delay_moov -pix_fmt yuv420p10")]
    [InlineData("vp09.00.10.08", "-c:v libvpx-vp9 -deadline realtime -b:v 50k -level 1.0 -pix_fmt yuv420p")]
    public async Task Video_is_named_with_profile_and_level(string name, string encoder)
    {
        var init = await Encode(["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=5:duration=0.4", .. encoder.Split(' ')]);
        init.Codec.ShouldBe(name);
        (init.Width, init.Height, init.Handler).ShouldBe((128, 96, "vide"));
    }

    [Theory]
    [InlineData("mp4a.40.2", "-c:a aac")]
    [InlineData("mp4a.6b", "-c:a libmp3lame")]
    [InlineData("ac-3", "-c:a ac3 -movflags +delay_moov")]
    [InlineData("opus", "-c:a libopus -b:a 64k")]
    [InlineData("flac", "-c:a flac -strict experimental")]
    public async Task Audio_is_named_with_its_object_type(string name, string encoder)
    {
        var init = await Encode(["-f", "lavfi", "-i", "sine=sample_rate=48000:duration=0.4", .. encoder.Split(' ')]);
        init.Codec.ShouldBe(name);
    }

    [Fact]
    public async Task Streams_of_different_profile_do_not_join_and_the_reason_is_told()
    {
        string[] source = ["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=5:duration=0.4"];
        var main = await Encode([.. source, "-c:v", "libx264", "-profile:v", "main", "-level", "3.0", "-b:v", "100k"]);
        var same = await Encode([.. source, "-c:v", "libx264", "-profile:v", "main", "-level", "3.0", "-b:v", "200k"]);
        var high = await Encode([.. source, "-c:v", "libx264", "-profile:v", "high", "-level", "3.0", "-b:v", "100k", "-pix_fmt",
            "yuv420p"]);
        var small = await Encode(["-f", "lavfi", "-i", "testsrc2=size=64x48:rate=5:duration=0.4", "-c:v", "libx264"]);
        InitSegment.SameStream(main, same).ShouldBeNull("another rate only");
        InitSegment.SameStream(main, high).ShouldBe("avcC differs");
        InitSegment.SameStream(main, small).ShouldBe("sizes differ: 128x96 and 64x48");
    }

    private async Task<InitSegment> Encode(string[] arguments)
    {
        await new Ffmpeg(_folder).Run([.. arguments, "-threads", "1", .. Ffmpeg.Fragmented, "one.mp4"]);
        await using var file = File.OpenRead(_folder.File("one.mp4"));
        return (await FragmentedMovie.Read(file, TestContext.Current.CancellationToken)).Init;
    }
}
