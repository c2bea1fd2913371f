using Transcode.Media.IsoBmff;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

/// <summary>Which chunks of different encoders may follow each other under one init segment.</summary>
public sealed class StreamFormTests : IDisposable
{
    private const string InBand = "-tag:v avc3 -bsf:v dump_extra=freq=keyframe";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Other_parameter_sets_of_the_same_form_join()
    {
        var a = await Encode($"-profile:v high -level 3.1 {InBand}", "a.mp4");
        var b = await Encode($"-profile:v high -level 3.1 -bf 0 -x264-params cabac=0:ref=1 {InBand}", "b.mp4");

        a.Init.Bytes.Span.SequenceEqual(b.Init.Bytes.Span).ShouldBeFalse();
        StreamForm.Of(a.Init).ShouldStartWith("avc3 profile 100 level 31 chroma 1 depth 8/8 lengths of 4, 128x96, clock 90000, track 1");
        StreamForm.Of(b.Init).ShouldBe(StreamForm.Of(a.Init));
    }

    [Theory]
    [InlineData("-profile:v main -level 3.1")]
    [InlineData("-profile:v high -level 3.2")]
    [InlineData("-profile:v high10 -level 3.1 -pix_fmt yuv420p10")]
    [InlineData("-profile:v high -level 3.1 -s 128x112")]
    [InlineData("-profile:v high -level 3.1 -vf setsar=4/3")]
    public async Task Another_form_does_not(string other) =>
        StreamForm.Of((await Encode($"{other} {InBand}", "b.mp4")).Init)
            .ShouldNotBe(StreamForm.Of((await Encode($"-profile:v high -level 3.1 {InBand}", "a.mp4")).Init));

    [Fact]
    public async Task Without_parameter_sets_in_band_there_is_no_form()
        => StreamForm.Of((await Encode("-profile:v high", "a.mp4")).Init).ShouldBeNull();

    private async Task<FragmentedMovie> Encode(string settings, string name)
    {
        await new Ffmpeg(_folder).Run(["-f", "lavfi", "-i", "testsrc2=size=128x96:rate=5:duration=1,format=yuv420p", "-c:v", "libx264",
            .. settings.Split(' '), .. Ffmpeg.Fragmented, name]);
        await using var file = File.OpenRead(_folder.File(name));
        return await FragmentedMovie.Read(file, TestContext.Current.CancellationToken);
    }
}
