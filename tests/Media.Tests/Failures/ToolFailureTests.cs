using Transcode.Domain;
using Transcode.Media.Failures;
using Transcode.Media.Running;

namespace Transcode.Media.Tests.Failures;

/// <summary>What ffmpeg and ffprobe 5.1 said of real bad files, and what it is called here.</summary>
public sealed class ToolFailureTests
{
    private static readonly ToolCommand _command = new("ffmpeg", ["-i", "file:/media/my film.mp4"], "/work");

    [Theory]
    [InlineData(FailureCodes.InputNotMedia, Party.Input, "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x558f529bdb40] moov atom not found",
        "file:nomoov.mp4: Invalid data found when processing input")]
    [InlineData(FailureCodes.InputNotMedia, Party.Input, "[matroska,webm @ 0x561fc2aa9b40] EBML header parsing failed",
        "file:noise.mkv: Invalid data found when processing input")]
    [InlineData(FailureCodes.InputNotMedia, Party.Input,
        "[mp3 @ 0x55dc893d31c0] [error] Failed to read frame size: Could not seek to 2047.",
            "[error] file:/media/noise.mp3: Invalid argument")]
    [InlineData(FailureCodes.InputUndecodable, Party.Input,
        "[error] Error while decoding stream #0:1: Invalid data found when processing input")]
    [InlineData(FailureCodes.InputRefusedFormat, Party.Input, "[hls @ 0x55b9990f1b40] Format not on whitelist 'mov,mp4,m4a'",
        "file:playlist.mp4: Invalid argument")]
    [InlineData(FailureCodes.InputRefusedFormat, Party.Input, "[image2 @ 0x55809d8aeb40] Format not on whitelist 'mov,mp4,m4a'",
        "file:cover.jpg: Invalid argument")]
    [InlineData(FailureCodes.InputNotAFile, Party.Input, "file:folder.mp4: Is a directory")]
    [InlineData(FailureCodes.InputMissing, Party.Storage, "[error] file:missing.mp4: No such file or directory")]
    [InlineData(FailureCodes.InputUndecodable, Party.Input,
        "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55712ab47380] [warning] Could not find codec parameters for stream 0 (Video: none (zzz9 / "
            + "0x397A7A7A), none, 320x180, 599 kb/s): unknown codec", "[error] Decoder (codec none) not found for input stream #0:0")]
    [InlineData(FailureCodes.InputNoStreams, Party.Input,
        "[fatal] Stream specifier ':7' in filtergraph description [0:7]null[v] matches no streams.")]
    [InlineData(FailureCodes.InputTooLarge, Party.Input, "[IMGUTILS @ 0x7ffd54fe4c50] [error] Picture size 40000x40000 is invalid",
        "[error] Error while decoding stream #0:0: Invalid argument")]
    [InlineData(FailureCodes.InputUndecodable, Party.Input, "[pcm_s16le @ 0x56188fc3ac40] [error] Too many channels: 65535",
        "[warning] Could not open codec for input stream 0")]
    [InlineData(FailureCodes.InputUndecodable, Party.Input,
        "[mp4 @ 0x55882e1be640] [warning] Packet duration: 3240129567 / dts: 3241206000 is out of range",
            "[mp4 @ 0x55882e1be640] [warning] pts has no value")]
    [InlineData(FailureCodes.StorageFull, Party.Storage, "[error] av_interleaved_write_frame(): No space left on device",
        "[error] Error closing file small/o.mp4: No space left on device")]
    [InlineData(FailureCodes.StorageFailed, Party.Storage,
        "[tcp @ 0x55f739c1e000] [error] Connection to tcp://127.0.0.1:9 failed: Connection refused",
            "[error] http://127.0.0.1:9/x.mp4: Connection refused")]
    [InlineData(FailureCodes.StorageFailed, Party.Storage, "[http @ 0x55b6155ab240] [warning] Will reconnect at 0 in 7 second(s).",
        "[error] http://127.0.0.1:35591/get/source.mp4: Connection reset by peer")]
    [InlineData(FailureCodes.StorageFailed, Party.Storage,
        "[error] http://127.0.0.1:34487/fast.mp4: Server returned 5XX Server Error reply")]
    [InlineData(FailureCodes.StorageFailed, Party.Storage, "[http @ 0x55e390ecf100] [warning] HTTP error 404 File not found",
        "[error] http://127.0.0.1:8765/nothere.mp4: Server returned 404 Not Found")]
    public void A_bad_end_has_a_name_and_a_party(string code, Party party, params string[] reported)
    {
        var failure = Of(new ToolResult.Exited(1, Tail(reported), ToolUsage.Nothing));
        (failure.Code, failure.Party, failure.Phase).ShouldBe((code, party, Phase.Encoding));
        failure.Detail.ShouldBe(string.Join('\n', reported));
        failure.Replay.ShouldBe("ffmpeg -i 'file:/media/my film.mp4'");
    }

    [Fact]
    public void What_is_not_accepted_is_named() =>
        Of(new ToolResult.Exited(1, Tail("[bmp_pipe @ 0x559b5b193240] [error] Format not on whitelist 'mov,mp3'"),
            ToolUsage.Nothing)).Message.ShouldContain("(bmp_pipe)");

    [Theory]
    [InlineData("[error] Error closing file small/o.mp4: No space left on device")]
    [InlineData("[error] Error writing trailer of small/o.mp4: No space left on device")]
    public void A_file_whose_last_bytes_did_not_fit_on_the_disk_is_no_success_though_ffmpeg_exits_with_0(string reported) =>
        Of(new ToolResult.Exited(0, Tail(reported), ToolUsage.Nothing)).Code.ShouldBe(FailureCodes.StorageFull);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_line_that_broke_is_the_storages_trouble_though_the_tool_takes_it_for_the_end_of_the_file(int code)
    {
        string[] reported = ["[http @ 0x55a878e45480] [error] Stream ends prematurely at 60000, should be 168741",
            "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55a878e44b80] [error] stream 0, offset 0xf195: partial file"];
        var failure = Of(new ToolResult.Exited(code, Tail(reported), ToolUsage.Nothing));
        (failure.Code, failure.Party).ShouldBe((FailureCodes.StorageFailed, Party.Storage));
    }

    [Fact]
    public void An_address_that_expired_while_it_was_read_is_not_taken_for_a_file_that_was_cut_off() =>
        Of(new ToolResult.Exited(1,
            Tail("[http @ 0x5624e6c1b240] [warning] HTTP error 403 Forbidden",
            "[mov,mp4,m4a,3gp,3g2,mj2 @ 0x5624e6c1ac40] [error] moov atom not found"), ToolUsage.Nothing))
            .Code.ShouldBe(FailureCodes.StorageFailed);

    [Fact]
    public void Asking_for_what_lies_behind_the_end_is_no_broken_line() =>
        ToolFailure.Of(_command,
            new ToolResult.Exited(0, Tail("[https @ 0x5624e6c1b240] [warning] HTTP error 416 Range Not Satisfiable"), ToolUsage.Nothing),
            Phase.ReadingSource).ShouldBeNull();

    [Fact]
    public void A_line_that_was_mended_is_no_failure_and_no_damage()
    {
        var result = new ToolResult.Exited(0, Tail(
            "[http @ 0x5584daba26c0] [error] Stream ends prematurely at 60000, should be 168741",
            "[http @ 0x5584daba26c0] [warning] Will reconnect at 60000 in 0 second(s), error=Input/output error."), ToolUsage.Nothing);
        ToolFailure.Of(_command, result, Phase.Encoding).ShouldBeNull();
        Complaints.Of(result).ShouldBeEmpty();
    }

    [Fact]
    public void Complaints_on_the_way_to_a_good_end_are_no_failure() =>
        ToolFailure.Of(_command, new ToolResult.Exited(0, Tail("[h264 @ 0x1] [error] error while decoding MB 7 4"), ToolUsage.Nothing),
            Phase.Encoding).ShouldBeNull();

    [Fact]
    public void Words_that_nobody_knows_are_the_workers_trouble_and_kept()
    {
        var failure = Of(new ToolResult.Exited(187, Tail("something new"), ToolUsage.Nothing));
        (failure.Code, failure.Party, failure.Detail).ShouldBe((FailureCodes.ToolFailed, Party.Worker, "something new"));
        failure.Message.ShouldContain("187");
    }

    [Fact]
    public void While_reading_the_source_unknown_words_are_about_the_source() =>
        ToolFailure.Of(_command, new ToolResult.Exited(1, Tail("something new"), ToolUsage.Nothing),
            Phase.ReadingSource)!.Party.ShouldBe(Party.Input);

    [Fact]
    public void Who_is_killed_from_outside_has_not_crashed()
        => Of(new ToolResult.Killed(9, Tail(), ToolUsage.Nothing)).Code.ShouldBe(FailureCodes.ToolKilled);

    [Fact]
    public void A_crash_is_the_machines_trouble()
        => Of(new ToolResult.Killed(11, Tail(), ToolUsage.Nothing)).Code.ShouldBe(FailureCodes.WorkerFault);

    [Fact]
    public void A_missing_tool_says_how_to_get_it()
    {
        var failure = Of(new ToolResult.NotFound("ffmpeg", "apt install ffmpeg"));
        (failure.Code, failure.Party).ShouldBe((FailureCodes.ToolMissing, Party.Worker));
        failure.Message.ShouldContain("apt install ffmpeg");
    }

    [Theory]
    [InlineData(ToolLimit.Memory, FailureCodes.ToolMemory, "Worker:MemoryBytes")]
    [InlineData(ToolLimit.OutputSize, FailureCodes.OutputTooLarge, "Worker:OutputBytes")]
    [InlineData(ToolLimit.WallTime, FailureCodes.ToolTimeout, "Worker:StallSeconds")]
    [InlineData(ToolLimit.ProcessorTime, FailureCodes.ToolTimeout, "processor time")]
    public void A_limit_names_the_option_that_raises_it(ToolLimit limit, string code, string message)
    {
        var failure = Of(new ToolResult.LimitHit(limit, Tail(), ToolUsage.Nothing));
        failure.Code.ShouldBe(code);
        failure.Message.ShouldContain(message);
    }

    [Fact]
    public void Only_the_last_words_are_kept() =>
        Of(new ToolResult.Exited(1, Tail([.. Enumerable.Range(0, 60).Select(n => $"line {n}")]),
            ToolUsage.Nothing)).Detail!.Split('\n').Length.ShouldBe(12);

    private static Failure Of(ToolResult result) => ToolFailure.Of(_command, result, Phase.Encoding).ShouldNotBeNull();

    private static StderrTail Tail(params string[] lines) => new(lines, lines.Length);
}
