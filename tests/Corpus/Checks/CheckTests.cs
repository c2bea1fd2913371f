using Transcode.Corpus.Inputs;
using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;
using Transcode.MediaEvidence.Hls;
using Transcode.MediaEvidence.Samples;
using Transcode.MediaEvidence.Sync;

namespace Transcode.Corpus.Checks;

/// <summary>Who checks the checks: they are silent about a right ladder, and speak of each thing that is broken in one.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly string _source = MediaSamples.Plain.Path();
    private readonly ReferenceLadder _ladder;

    public CheckTests() => _ladder = ReferenceLadder.Of(_source, 180);

    public void Dispose() => _ladder.Dispose();

    [Fact]
    public void A_right_ladder_has_no_differences()
    {
        using var two = ReferenceLadder.Of(_source, 180, 90);

        LadderChecks.Hls(Evidence.Of(_source), two.Master).ShouldBeEmpty();
        FrameIdentity.Differences(_source, Path.Combine(_ladder.Folder, "180p.m3u8")).ShouldBeEmpty();
        Quality.Ssim(_source, Path.Combine(_ladder.Folder, "180p.m3u8")).ShouldBeInRange(0.9, 1);
    }

    [Theory]
    [InlineData("180p.m3u8", "EXTINF:2.000000", "EXTINF:2.060000", "EXTINF sums")]
    [InlineData("180p.m3u8", "#EXT-X-ENDLIST", "", "ENDLIST")]
    [InlineData("180p.m3u8", "TARGETDURATION:3", "TARGETDURATION:1", "over EXT-X-TARGETDURATION")]
    [InlineData("master.m3u8", "BANDWIDTH=", "BANDWIDTH=1", "BANDWIDTH")]
    [InlineData("master.m3u8", "320x180", "320x182", "RESOLUTION")]
    [InlineData("master.m3u8", "FRAME-RATE=25", "FRAME-RATE=30", "FRAME-RATE")]
    [InlineData("master.m3u8", ",mp4a.40.2", "", "does not name the sound")]
    [InlineData("master.m3u8", "avc1.64", "avc1.4d", "CODECS")]
    public void A_playlist_that_says_something_untrue_is_found(string file, string old, string by, string word)
    {
        _ladder.Replace(file, old, by);

        LadderChecks.Hls(Evidence.Of(_source), _ladder.Master).ShouldContain(difference => difference.Contains(word));
    }

    [Fact]
    public void A_lost_segment_is_found()
    {
        using var two = ReferenceLadder.Of(_source, 180, 90);
        two.Replace("90p.m3u8", "#EXTINF:2.000000,\n90p-1.m4s\n", "");

        var found = LadderChecks.Hls(Evidence.Of(_source), two.Master).ToList();

        found.ShouldContain(difference => difference.Contains("50 frames, the source has 100"));
        found.ShouldContain(difference => difference.Contains("cut at other times"));
    }

    [Fact]
    public void A_damaged_segment_is_found()
    {
        var path = Path.Combine(_ladder.Folder, "180p-1.m4s");
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(bytes.Length / 2, 2000).Fill(0xFF);
        File.WriteAllBytes(path, bytes);

        SegmentChecks.EachStandsAlone(MediaPlaylist.Read(Path.Combine(_ladder.Folder, "180p.m3u8")), hasVideo: true)
            .ShouldHaveSingleItem().ShouldStartWith("180p-1.m4s decodes with complaints");
    }

    [Fact]
    public void A_frame_lost_at_one_seam_and_repeated_at_another_is_found()
    {
        var shifted = Path.Combine(_ladder.Folder, "shifted.mp4");
        // As many frames again, but from the 50th on each is the one after.
        Tool.Required("ffmpeg", "-v", "error", "-i", _source, "-vf", "select='not(eq(n,50))',tpad=stop=1:stop_mode=clone,setpts=N/25/TB",
            "-an", "-preset", "ultrafast", shifted);

        FrameIdentity.Differences(_source, shifted).ShouldHaveSingleItem().ShouldContain("the first is frame 50");
    }

    [Fact]
    public void Sound_that_is_late_or_drifts_is_measured()
    {
        var source = MediaSamples.FlashAndBeep.Path();
        var late = Path.Combine(_ladder.Folder, "late.mkv");
        var drifting = Path.Combine(_ladder.Folder, "drifting.mkv");
        Tool.Required("ffmpeg", "-v", "error", "-i", source, "-itsoffset", "0.02", "-i", source, "-map", "0:v", "-map", "1:a", "-c:v",
            "copy", "-c:a", "pcm_s16le", late);
        Tool.Required("ffmpeg", "-v", "error", "-i", source, "-c:v", "copy", "-af", "asetrate=47950,aresample=48000", "-c:a", "pcm_s16le",
            drifting);
        var truth = FlashAndBeep.Measure(source);

        truth.Events.ShouldBe(30);
        truth.OffsetMs.ShouldBe(0, tolerance: 1);
        truth.DriftMs.ShouldBe(0, tolerance: 0.5);
        FlashAndBeep.Measure(late).OffsetMs.ShouldBe(20, tolerance: 1);
        FlashAndBeep.Measure(drifting).DriftMs.ShouldBe(26, tolerance: 4);
        FlashAndBeep.Differences(truth, FlashAndBeep.Measure(late)).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_last_frame_that_is_held_is_true_where_the_sources_header_says_so()
    {
        var path = Path.Combine(_ladder.Folder, "180p.m3u8");
        var video = Evidence.Of(path);
        _ladder.Replace("180p.m3u8", "EXTINF:2.000000", "EXTINF:2.400000");
        var playlist = MediaPlaylist.Read(path);

        PlaylistChecks.SumIsTrue(playlist, video, header: 4.8).ShouldBeEmpty();
        PlaylistChecks.SumIsTrue(playlist, video, header: 4.3).ShouldHaveSingleItem();
        PlaylistChecks.SumIsTrue(playlist, video).ShouldHaveSingleItem();
    }

    [Fact]
    public void Blocks_of_sound_that_overlap_are_heard_one_after_the_other()
    {
        Decoded.None.ShouldSatisfyAllConditions(none => none.HeardEnd.ShouldBe(0));
        Blocks(0.5, 0.5).HeardEnd.ShouldBe(5, 1e-9);
        Blocks(0.25, 0.5).HeardEnd.ShouldBe(5, 1e-9, "a clock that runs at half the speed of the samples");
        Blocks(0.48, 0.5).HeardEnd.ShouldBe(4.82, 1e-9, "a little is how codecs begin");
    }

    [Theory]
    [InlineData("audio files", 0)]
    [InlineData("video files", 1)]
    public void The_picture_of_a_sound_file_is_its_cover(string category, int frames) =>
        Manifest.Outcome("ok: 1 video frames, 3.000 s, 2 ch audio", category)
            .ShouldBeOfType<Expectation.Succeeds>().Frames.ShouldBe(frames);

    private static Decoded Blocks(double apart, double length)
        => new([.. Enumerable.Range(0, 10).Select(i => new DecodedFrame(i * apart, length))], []);
}
