using Transcode.Media.Failures;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Failures;

public sealed class ComplaintsTests
{
    [Fact]
    public void Errors_are_kept_once_each_without_addresses_and_warnings_are_not() => Of(
        "[h264 @ 0x5566c0] [error] error while decoding MB 13 7, bytestream -7",
        "[h264 @ 0x5566d1] [error] error while decoding MB 13 7, bytestream -7",
        "[h264 @ 0x5566d1] [warning] concealing 120 DC, 120 AC, 120 MV errors in P frame",
        "[warning] file:x: corrupt decoded frame in stream 0",
        "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x1] [error] stream 0, offset 0x9a1f: partial file",
        "[flac @ 0x1] [error] Channel layout not supported by Flac, output stream will have incorrect channel layout.",
        "[error] Invalid UTF8 sequence in avio_put_str16le",
        "[fatal] no").ShouldBe([
            "h264: error while decoding MB 13 7, bytestream -7", "[warning] file:x: corrupt decoded frame in stream 0",
            "mov,mp4,m4a,3gp,3g2,mj2: stream 0, offset 0x9a1f: partial file", "[fatal] no"]);

    [Fact]
    public void Half_a_sample_is_no_damage_and_what_is_said_after_it_is_about_that() => Of(
        "[pcm_s16le @ 0x5566c0] [warning] Multiple frames in a packet.",
        "[pcm_s16le @ 0x5566c0] [error] Invalid PCM packet, data has size 1 but at least a size of 2 was expected",
        "[error] Error while decoding stream #0:0: Invalid data found when processing input",
        "[error] Error while decoding stream #0:1: Invalid data found when processing input")
        .ShouldBe(["[error] Error while decoding stream #0:1: Invalid data found when processing input"]);

    [Fact]
    public void A_thousand_complaints_are_a_dozen() => Of([.. Enumerable.Range(0, 64).Select(n => $"[error] {n}")]).Count.ShouldBe(12);

    [Fact]
    public void One_that_was_ended_did_not_complain()
        => Complaints.Of(new ToolResult.Cancelled(new StderrTail(["[error] x"], 1), ToolUsage.Nothing)).ShouldBeEmpty();

    private static IReadOnlyList<string> Of(params string[] lines)
        => Complaints.Of(new ToolResult.Exited(0, new StderrTail(lines, lines.Length), ToolUsage.Nothing));
}
