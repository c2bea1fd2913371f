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
    public void All_playlists_are_read_in_one_run()
        => DemuxCheckCommand.For(["/work/720p.list", "/work/audio.list"], "/work").ShouldBeAsIn("check-reading");
}
