using Transcode.Domain.Profiles;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Hls;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Picture and audio that begin or end at different times: every playlist of the result starts at zero and ends at one moment,
/// with real tools.</summary>
public sealed class PresentationTests : IDisposable
{
    private const string H264 = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 50 -c:a aac";

    private static readonly Profile _small = Films.Hls with
    {
        Video = Films.Hls.Video! with
        {
            GopSeconds = 2,
            Ladder = [new("108p", 192, 108, 200)]
        }
    };

    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("late.mkv", "-itsoffset 2 -f lavfi -i testsrc2=s=192x108:r=25:d=5 -f lavfi -i sine=d=7:r=48000 -map 0 -map 1", 125, 7)]
    [InlineData("song.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=0.04 -f lavfi -i sine=d=7:r=48000", 1, 7)]
    [InlineData("longer.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=2.4 -f lavfi -i sine=d=8:r=48000", 60, 8)]
    [InlineData("shorter.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=7 -f lavfi -i sine=d=2:r=48000", 175, 7)]
    [InlineData("two.mkv",
        "-f lavfi -i testsrc2=s=192x108:r=25:d=6 -f lavfi -i sine=d=6:r=48000 -itsoffset 3 -f lavfi -i sine=d=9:r=44100 -map 0 -map 1 -map 2", 150, 6)]
    [InlineData("rest.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=4.04 -f lavfi -i sine=d=4.04:r=48000", 101, 4.04)]
    public async Task Every_playlist_starts_at_zero_and_ends_at_one_moment_with_every_frame_of_the_source(string name, string how,
        int frames, double seconds)
    {
        var run = await FilmRun.Through(_machine, Films.Make(_folder, name, $"{how} {H264}"), _small);
        run.Verified.Warnings.Where(warning => !warning.Contains("goes on for")).ShouldBeEmpty();
        (run.Plan.Parts[0].Video!.Frames - run.Plan.Parts[0].Video!.HeldFrames).ShouldBe(frames);
        var master = MasterPlaylist.Read(_machine.Master);
        foreach (var path in master.Variants.Select(variant => variant.Path).Concat(master.AudioTracks.Select(track => track.Path)))
            IsWhole(path, seconds, isVideo: master.Variants.Any(variant => variant.Path == path));
        var file = Evidence.Of(_machine.Mp4("108p"));
        (file.Video.Start, file.Audio.Start).ShouldBe((0, 0));
        file.Video.End.ShouldBe(seconds, 0.05);
        // The file's last packet of audio is a whole one.
        file.Audio.End.ShouldBe(seconds, 0.05);
        file.FrameCount.ShouldBe((int)run.Plan.Parts[0].Video!.Frames);
    }

    [Fact]
    public async Task A_source_whose_times_cannot_be_trusted_keeps_to_the_same_end()
    {
        var clip = Films.Make(_folder, "clip.ts", $"-f lavfi -i testsrc2=s=192x108:r=25:d=3 -f lavfi -i sine=d=8:r=48000 {H264} -bf 0");
        Twice(clip);
        var run = await FilmRun.Through(_machine, clip, _small);
        run.Timeline!.IsExact.ShouldBeFalse();
        var (video, audio) = (MediaPlaylist.Read(_machine.Playlist("108p")), MediaPlaylist.Read(_machine.Playlist("audio")));
        video.Seconds.ShouldBe(audio.Seconds, 0.1);
        var shown = Decoded.Video(_machine.Playlist("108p"), keepTimes: true);
        shown.Complaints.ShouldBeEmpty();
        shown.Frames[^1].Time.ShouldBe(10 + video.Seconds, 0.1);
    }

    [Fact]
    public async Task A_transport_stream_tells_how_long_each_segment_is_and_has_no_tiny_one()
    {
        var profile = _small with { Hls = new() { SegmentSeconds = 2, Container = SegmentContainer.MpegTs }, Mp4 = false };
        await FilmRun.Through(_machine,
            Films.Make(_folder,
            "late.mkv", $"-itsoffset 2 -f lavfi -i testsrc2=s=192x108:r=25:d=4.2 -f lavfi -i sine=d=6.2:r=48000 -map 0 -map 1 {H264}"),
            profile);
        var playlist = MediaPlaylist.Read(_machine.Playlist("108p"));
        playlist.Segments.Count.ShouldBe(3);
        playlist.Seconds.ShouldBe(6.2, 0.05);
        foreach (var (segment, start) in playlist.Segments.Zip([10.0, 12, 14]))
        {
            var (video, audio) = (Decoded.Video(segment.Path, keepTimes: true), Decoded.Audio(segment.Path, keepTimes: true));
            video.Start.ShouldBe(start, 0.03, segment.Path);
            audio.Start.ShouldBe(start, 0.15, segment.Path);
            audio.End.ShouldBe(start + segment.Seconds, 0.15, segment.Path);
        }
    }

    [Fact]
    public async Task Flash_and_beep_stay_together_behind_a_picture_that_is_held()
    {
        var clip = Films.Make(_folder, "clap.mkv",
            "-itsoffset 2 -f lavfi -i color=c=black:s=192x108:r=25:d=4,drawbox=c=white:t=fill:enable='eq(n,50)' "
            + $"-f lavfi -i aevalsrc='if(between(t,4,4.05),0.8*sin(2*PI*1000*t),0)':s=48000:d=6 -map 0 -map 1 {H264}");
        await FilmRun.Through(_machine, clip, _small);
        Evidence.Of(_machine.Master).AudioDelay.ShouldBe(-Evidence.Priming, 0.005);
        var flash = Tool.Run("ffmpeg", "-nostdin", "-copyts", "-i", _machine.Mp4("108p"), "-vf", "select='gt(scene,0.3)',showinfo",
            "-fps_mode", "passthrough", "-f", "null", "-");
        var at = flash.Errors.Split("pts_time:")[1].Split(' ')[0];
        double.Parse(at, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(4.02, 0.022);
    }

    private static void IsWhole(string path, double seconds, bool isVideo)
    {
        var playlist = MediaPlaylist.Read(path);
        var decoded = isVideo ? Decoded.Video(path, keepTimes: true) : Decoded.Audio(path, keepTimes: true);
        decoded.Complaints.ShouldBeEmpty(path);
        decoded.Start.ShouldBe(10, 0.1, path);
        playlist.Seconds.ShouldBe(seconds, 0.04, path);
        if (isVideo)
            decoded.Frames[^1].Time.ShouldBe(10 + seconds - 0.04, 0.04, path);
        else
            decoded.End.ShouldBe(10 + seconds, 0.04, path);
        playlist.Segments[^1].Seconds.ShouldBeGreaterThanOrEqualTo(0.5, path);
    }

    private static void Twice(string clip)
    {
        var bytes = File.ReadAllBytes(clip);
        using var file = File.OpenWrite(clip);
        file.Seek(0, SeekOrigin.End);
        file.Write(bytes);
    }
}
