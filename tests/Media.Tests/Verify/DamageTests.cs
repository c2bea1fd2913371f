using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Verify;

namespace Transcode.Media.Tests.Verify;

/// <summary>Lines are ffprobe 5.1's own.</summary>
public sealed class DamageTests
{
    [Fact]
    public void A_stream_is_decoded_from_its_beginning()
        => DamageCommand.For(MediaInput.File("/media/film.mp4"), 2, null, "/work").ShouldBeAsIn("damage");

    [Fact]
    public void Or_only_a_part_of_it()
        => DamageCommand.For(MediaInput.File("/media/film.mp4"), 0, MediaTime.FromSeconds(9.5), "/work").ShouldBeAsIn("damage-until");

    [Fact]
    public void What_the_decoder_says_belongs_to_the_packet_before_it_and_not_to_the_frame_that_came_out() =>
        Read(Video(0), Frame(0), Video(2),
            @"frame|media_type=video|best_effort_timestamp_time=1.000000|pkt_duration_time=1.000000|log|level=16|message=[h264 @ 0x5617e5e63540] top block unavailable \| mode -1",
            "log|level=16|message=[h264 @ 0x5617e5e63540] error while decoding MB 1 0", Frame(2))
        .ShouldBe([Place(2, 3, @"h264: top block unavailable \| mode -1"), Place(2, 3, "h264: error while decoding MB 1 0")]);

    [Fact]
    public void A_packet_of_which_no_frame_came_is_lost() =>
        Read(Video(0), Frame(0), Video(2), Video(1), Frame(1), Video(3), Frame(3)).ShouldBe([Place(2, 3, null)]);

    [Fact]
    public void So_is_the_last_one() => Read(Video(0), Frame(0), Video(1), Frame(1), Video(2)).ShouldBe([Place(2, 3, null)]);

    [Fact]
    public void What_lies_before_the_first_frame_may_be_meant_so_unless_there_is_nothing_else()
    {
        Read(Video(0), Video(1), Frame(1), Video(2), Video(3), Frame(3)).ShouldBe([Place(2, 3, null)]);
        Read(Video(0), Video(1), Frame(1)).ShouldBe([Place(0, 1, null)]);
    }

    [Fact]
    public void A_packet_that_is_not_to_be_shown_is_not_lost()
        => Read("packet|pts_time=0.000000|duration_time=1.000000|flags=KD", Video(1), Frame(1)).ShouldBeEmpty();

    [Fact]
    public void Where_frames_have_other_times_than_their_packets_none_is_taken_for_lost() =>
        Read(Video(0), Frame(0.5), Video(1), Frame(1.5), Video(2), Frame(2.5)).ShouldBeEmpty();

    [Fact]
    public void Half_a_sample_at_the_end_is_none() =>
        Read(Video(0), Audio(0) + "|log|level=24|message=[pcm_s16le @ 0x56015b3ba880] Multiple frames in a packet.",
            "log|level=16|message=[pcm_s16le @ 0x56015b3ba880] Invalid PCM packet, data has size 1 but at least a size of 2 was expected")
        .ShouldBeEmpty();

    [Fact]
    public void A_hole_in_sound_is_damage_and_one_in_the_picture_only_if_nothing_else_is()
    {
        Read(Video(0), Audio(0), Video(5), Audio(5)).ShouldBe([Place(1, 5, null)]);
        Read(Video(0), Frame(0), Video(5), Frame(5)).ShouldBe([Place(1, 5, null)]);
        Read(Video(0), Frame(0), Video(5), Frame(5), Video(6), Video(7), Frame(7)).ShouldBe([Place(6, 7, null)]);
    }

    [Fact]
    public void Frames_without_a_time_and_lines_of_nonsense_say_nothing() =>
        Read("frame|media_type=audio|best_effort_timestamp_time=N/A|pkt_duration_time=N/A", "log|level=16|message=x", "packet|", "frame|",
            "", "packet|pts_time=9e99|duration_time=1|flags=").ShouldBeEmpty();

    [Fact]
    public void A_warning_is_a_sign_of_damage_where_there_is_no_other()
    {
        const string Warning = "log|level=24|message=[flac @ 0x55a3ba47fcc0] Multiple frames in a packet.";
        Read(Video(0), Frame(0), Video(1), Frame(1), Warning).ShouldBe([Place(1, 2, "flac: Multiple frames in a packet.")]);
        Read(Video(0), Frame(0), Warning, Video(1), Video(2), Frame(2)).ShouldBe([Place(1, 2, null)]);
    }

    private static IReadOnlyList<DamagedPlace> Read(params string[] lines)
    {
        var output = new DamageOutput();
        foreach (var line in lines)
            output.Add(line);
        return output.Places();
    }

    private static string Video(double at) => FormattableString.Invariant($"packet|pts_time={at:0.000000}|duration_time=1.000000|flags=K_");

    private static string Frame(double at)
        => FormattableString.Invariant($"frame|media_type=video|best_effort_timestamp_time={at:0.000000}|pkt_duration_time=1.000000");

    private static string Audio(double at)
        => FormattableString.Invariant($"frame|media_type=audio|best_effort_timestamp_time={at:0.000000}|pkt_duration_time=1.000000");

    private static DamagedPlace Place(double from, double to, string? message)
        => new(MediaTime.FromSeconds(from), MediaTime.FromSeconds(to), message);
}
