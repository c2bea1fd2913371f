using Transcode.Media.IsoBmff;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.IsoBmff;

/// <summary>Chunks that were encoded apart, joined, must be what one encoder would have made of the whole.</summary>
public sealed class AssemblyTests : IDisposable
{
    private static readonly string[] _pyramid = ["-c:v", "libx264", "-preset", "veryfast", "-g", "600", "-keyint_min", "1",
        "-sc_threshold", "0", "-flags", "+cgop"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string, int, string[]> Encoders => new()
    {
        { "B-pyramid", 2, _pyramid },
        { "plain B-frames", 1, [.. _pyramid, "-x264-params", "b-pyramid=none"] },
        { "no B-frames", 0, [.. _pyramid, "-bf", "0"] },
    };

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Chunks_of_constant_frame_rate_join_without_a_seam(string what, int delay, string[] encoder) =>
        await JoinsWithoutASeam(what, new ChunkedVideo(_folder)
        {
            Frames = [.. Enumerable.Range(0, 200)],
            Select = "1",
            ChunkStarts = [0, 75, 150],
            ReorderDelay = delay,
            Encoder = encoder,
        });

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Chunks_of_variable_frame_rate_join_without_a_seam(string what, int delay, string[] encoder) =>
        await JoinsWithoutASeam(what, new ChunkedVideo(_folder)
        {
            Frames = [.. Enumerable.Range(0, 200).Where(n => n % 7 != 3 && n % 5 != 1 && n is < 60 or > 73)],
            Select = "not(eq(mod(n,7),3))*not(eq(mod(n,5),1))*(lt(n,60)+gt(n,73))",
            ChunkStarts = [0, 75, 152],
            ReorderDelay = delay,
            Encoder = encoder,
        });

    [Theory]
    [MemberData(nameof(Encoders))]
    public async Task Chunks_shorter_than_the_reorder_delay_join_without_a_seam(string what, int delay, string[] encoder) =>
        await JoinsWithoutASeam(what, new ChunkedVideo(_folder)
        {
            Frames = [0, 2, 3, 9, 10, 11, 12, 20, 21, 22],
            Select = "eq(n,0)+between(n,2,3)+between(n,9,12)+gte(n,20)",
            ChunkStarts = [0, 2, 3, 9, 22],
            ReorderDelay = delay,
            Encoder = encoder,
        });

    private async Task JoinsWithoutASeam(string what, ChunkedVideo video)
    {
        await video.EncodeChunks();
        await video.Assemble(TestContext.Current.CancellationToken);
        var ffmpeg = new Ffmpeg(_folder);

        var packets = await ffmpeg.Packets(video.Assembled);
        packets.Select(packet => packet.Pts).Order().ShouldBe(video.Times.Select(time => time + Timeline.Offset), what);
        packets.Select(packet => packet.Dts).ShouldBe(DecodeTimesOfOneEncode(video), what);
        packets.ShouldAllBe(packet => packet.Dts <= packet.Pts);

        await DecodesToTheSameFrames(video, ffmpeg);
        await EachSegmentStandsAlone(video, ffmpeg);
        for (var n = 1; n < video.Inits.Count; n++) InitSegment.SameStream(video.Inits[0], video.Inits[n]).ShouldBeNull();
    }

    /// <summary>The rule written down a second time, over the whole video at once.</summary>
    private static IEnumerable<long> DecodeTimesOfOneEncode(ChunkedVideo video)
    {
        var (times, delay) = (video.Times, video.ReorderDelay);
        var pace = times[1] - times[0];
        return times.Select((_, n) => Timeline.Offset + (n < delay ? times[0] - (delay - n) * pace : times[n - delay]));
    }

    private static async Task DecodesToTheSameFrames(ChunkedVideo video, Ffmpeg ffmpeg)
    {
        var apart = new List<string>();
        for (var n = 0; n < video.ChunkStarts.Count; n++) apart.AddRange(await ffmpeg.FrameHashes(video.Chunk(n)));
        apart.Count.ShouldBe(video.Frames.Count);
        (await ffmpeg.FrameHashes(video.Assembled)).ShouldBe(apart);
    }

    private static async Task EachSegmentStandsAlone(ChunkedVideo video, Ffmpeg ffmpeg)
    {
        var frames = 0;
        for (var n = 0; n < video.SegmentCount; n++) frames += (await ffmpeg.FrameHashes(video.Segment(n))).Count;
        frames.ShouldBe(video.Frames.Count);
    }
}
