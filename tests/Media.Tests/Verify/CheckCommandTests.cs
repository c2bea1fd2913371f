using Transcode.Media.Verify;

namespace Transcode.Media.Tests.Verify;

public sealed class CheckCommandTests
{
    [Fact]
    public void Key_frames_of_all_renditions_are_decoded_in_one_run_by_one_thread_each()
        => DecodeCheckCommand.For(["720p.mp4", "360p.mp4"], "/work", whole: false).ShouldBeAsIn("check-keyframes");

    [Fact]
    public void On_an_unknown_machine_all_frames_are_decoded()
        => DecodeCheckCommand.For(["720p.mp4", "360p.mp4"], "/work", whole: true).ShouldBeAsIn("check-frames");

    [Fact]
    public void The_kept_frames_of_all_renditions_are_compared_in_one_run()
        => QualityCommand.For([(0, Encode.Steps.Whole.Renditions[0]), (2, Encode.Steps.Whole.Renditions[^1])], "/work")
            .ShouldBeAsIn("check-quality");

    [Fact]
    public void What_the_comparison_lists_becomes_one_figure()
    {
        QualityOutput.Read(["n:1 Y:0.980000 All:0.980000 (16.989700)", "n:2 Y:0.960000 All:0.960000 (13.979400)", "n:3 All:nan"])
            .ShouldBe(new(0.97, 0.96, 2));
        QualityOutput.Read([]).ShouldBeNull();
    }

    [Fact]
    public void All_playlists_are_read_in_one_run()
        => DemuxCheckCommand.For(["/work/720p.list", "/work/audio.list"], "/work").ShouldBeAsIn("check-reading");
}
