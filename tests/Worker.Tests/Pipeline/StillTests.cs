using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Still pictures of film that is not made for a screen of today.</summary>
public sealed class StillTests : IDisposable
{
    private static readonly Profile _stills = new()
    {
        Name = "stills",
        Description = "",
        Assets = [AssetKind.Video],
        Poster = new(),
        Storyboard = new() { EverySeconds = 1, Width = 192, Height = 108, Columns = 1, Rows = 1 }
    };

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Hdr_is_brought_to_the_range_of_a_screen()
    {
        // A grey of 148 of 255 in PQ is about 200 nits, the white of a screen; shown as it is, it would be a dull grey.
        var film = Films.Make(_folder, "hdr.mkv",
            "-f lavfi -i color=c=0x949494:s=192x108:r=10:d=3 -pix_fmt yuv420p10le -c:v libx264 -preset ultrafast "
            + "-color_primaries bt2020 -color_trc smpte2084 -colorspace bt2020nc");
        var run = await FilmRun.Through(_machine, film, _stills);
        run.Facts.Video!.Color.IsHdr.ShouldBeTrue();
        foreach (var frame in Frames(run))
            Grey(frame).Average(pixel => pixel).ShouldBeGreaterThan(160, frame);
    }

    [Theory]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params log-level=none")]
    [InlineData("-pix_fmt gray10le -color_range tv -c:v libx265 -preset ultrafast -x265-params log-level=none")]
    public async Task White_is_white_in_a_film_without_colours(string encoder)
    {
        var film = Films.Make(_folder, "grey.mp4", $"-f lavfi -i color=c=white:s=192x108:r=10:d=3,format=yuv420p,extractplanes=y {encoder}");
        var run = await FilmRun.Through(_machine, film, _stills);
        run.Facts.Video!.PixelFormat.ShouldStartWith("gray");
        foreach (var frame in Frames(run))
            Grey(frame).Average(pixel => pixel).ShouldBeGreaterThan(252, frame);
    }

    [Fact]
    public async Task A_poster_is_found_behind_a_long_black_beginning()
    {
        var film = Films.Make(_folder, "late.mp4", "-f lavfi -i color=c=black:s=64x36:r=10:d=26 -f lavfi -i color=c=white:s=64x36:r=10:d=14 "
            + "-filter_complex [0][1]concat -c:v libx264 -preset veryfast -pix_fmt yuv420p -g 50");
        var run = await FilmRun.Through(_machine, film, _stills with { Storyboard = null });
        Grey(Frames(run).Single()).Average(pixel => pixel).ShouldBeGreaterThan(250);
    }

    [Fact]
    public async Task Interlaced_film_does_not_come_out_combed()
    {
        var film = Films.Make(_folder, "fields.mkv",
            "-f lavfi -i nullsrc=s=192x108:r=50:d=3,geq=lum='255*lt(mod(X+6*N,48),24)':cb=128:cr=128,interlace -c:v mpeg2video -q:v 2 "
            + "-flags +ildct+ilme -top 1");
        var run = await FilmRun.Through(_machine, film, _stills);
        run.Facts.Video!.Interlaced.ShouldBeTrue();
        foreach (var frame in Frames(run))
            Combing(Grey(frame)).ShouldBeLessThan(1.2, frame);
        Combing(Grey(film)).ShouldBeGreaterThan(2, "or this test could not fail");
    }

    private IEnumerable<string> Frames(FilmRun run)
        => run.Outputs.Where(output => output.Key.EndsWith(".jpg", StringComparison.Ordinal)).Select(output => _machine.PathOf(output.Key));

    private static byte[] Grey(string path)
        => Tool.Bytes("ffmpeg", ["-v", "error", "-nostdin", "-i", path, "-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"]);

    /// <summary>How much more a line differs from the next than from the one after that.</summary>
    private static double Combing(byte[] frame)
    {
        const int width = 192;
        double Difference(int lines)
            => Enumerable.Range(0, frame.Length - 2 * width).Average(at => Math.Abs(frame[at] - frame[at + lines * width])) + 0.1;
        return Difference(1) / Difference(2);
    }
}
