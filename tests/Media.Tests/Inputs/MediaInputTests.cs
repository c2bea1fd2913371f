using Transcode.Media.Inputs;
using Transcode.Media.Probe;
using Transcode.Media.Running;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.Inputs;

/// <summary>What hostile files may make ffmpeg open: nothing but themselves.</summary>
public sealed class MediaInputTests : IDisposable
{
    private static readonly ToolRunner _runner = new(TimeProvider.System);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("playlist.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:4,\n{secret}\n#EXT-X-ENDLIST\n")]
    [InlineData("playlist.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:4,\n{secret}\n#EXT-X-ENDLIST\n")]
    [InlineData("script.mp4", "ffconcat version 1.0\nfile '{secret}'\n")]
    [InlineData("session.mp4",
        "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=video 45678 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n")]
    [InlineData("words.srt", "1\n00:00:00,500 --> 00:00:02,000\nHello\n")]
    public async Task A_file_that_names_other_files_is_refused_whatever_it_is_called(string name, string content)
    {
        await new IsoBmff.Ffmpeg(_folder).Run("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-c:v", "mpeg2video", _folder.File("secret.ts"));
        await File.WriteAllTextAsync(_folder.File(name), content.Replace("{secret}", _folder.File("secret.ts"), StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
        var (result, _) = await Probe(name);
        result.Code.ShouldBe(1);
        result.Stderr.ToString().ShouldContain("not on whitelist");
    }

    [Theory]
    [InlineData("-leading dash.mp4")]
    [InlineData("100%d %03d.mp4")]
    [InlineData("concat:a|b.mp4")]
    [InlineData("line\nfeed.mp4")]
    [InlineData("quote'\"; $(id) &.mp4")]
    [InlineData("ünïcode 视频.mp4")]
    public async Task A_name_means_nothing(string name)
    {
        await new IsoBmff.Ffmpeg(_folder).Run("-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", "-c:v", "mpeg4", "plain.mp4");
        File.Move(_folder.File("plain.mp4"), _folder.File(name));
        var (result, json) = await Probe(name);
        result.Code.ShouldBe(0, result.Stderr.ToString());
        ProbeOutput.Read(json, 1).Facts!.Video!.Width.ShouldBe(64);
    }

    [Fact]
    public async Task Every_container_that_is_accepted_is_one_that_ffmpeg_knows()
    {
        var known = new HashSet<string>();
        await _runner.Run(new ToolCommand("ffmpeg", ["-hide_banner", "-demuxers"], _folder.Path), ToolLimits.None,
            ToolOutput.ToLines(
            line => known.UnionWith(line.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1)?.Split(',') ?? [])),
                TestContext.Current.CancellationToken);
        MediaInput.AcceptedContainers.Split(',').ShouldBeSubsetOf(known);
    }

    [Fact]
    public void No_container_is_accepted_that_points_elsewhere() =>
        MediaInput.AcceptedContainers.Split(',')
            .Intersect(["hls", "applehttp", "dash", "concat", "concatf", "sdp", "rtsp", "rtp", "imf", "image2", "image2pipe", "lavfi",
            "tty", "ffmetadata", "tedcaptions", "mpsub", "vobsub", "xbin", "webm_dash_manifest", "bluray", "v4l2", "x11grab"])
            .ShouldBeEmpty();

    private async Task<(ToolResult.Exited Result, string Json)> Probe(string name)
    {
        using var json = new MemoryStream();
        var result = await _runner.Run(ProbeCommand.For(MediaInput.File(_folder.File(name)), _folder.Path), ToolLimits.None,
            ToolOutput.ToStream(json), TestContext.Current.CancellationToken);
        return (result.ShouldBeOfType<ToolResult.Exited>(), System.Text.Encoding.UTF8.GetString(json.ToArray()));
    }
}
