using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Media.Doctor;
using Transcode.Media.Encode;
using Transcode.Media.Inputs;

namespace Transcode.Media.Tests.Encode;

/// <summary>What each hardware encoder is told. No such hardware is here: these show the commands, not that a card takes them.</summary>
public sealed class HardwareEncoderTests
{
    public static TheoryData<string> Rows => new(HardwareEncoder.All.Select(row => row.Name));

    private static readonly Step.EncodeVideo _chunk = Steps.Chunk(1, new ChunkCut(Seek: 69_119, StartPts: 94_720, EndPts: 171_520)) with
    {
        Settings = new VideoSettings { Ladder = [], Encoder = EncoderChoice.PreferHardware },
    };

    [Fact]
    public void The_table_holds_what_a_profile_may_name() => HardwareEncoder.All.Select(row => row.Name).ShouldBe(EncoderChoice.Hardware);

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_chunk_is_encoded_by_hardware(string name)
        => Command(_chunk, name, device: null, "720p", "480p", "360p").ShouldBeAsIn($"hardware-{name}");

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_bitrate_is_a_target_for_the_second_card(string name) => Command(_chunk with
    {
        Settings = _chunk.Settings with { Crf = null, H264Profile = "baseline" },
        Renditions = [_chunk.Renditions[0] with { Crf = null }],
        Encode = ["720p"],
    }, name, device: 1, "720p").ShouldBeAsIn($"hardware-{name}-bitrate");

    [Fact]
    public void What_the_card_has_no_session_for_software_encodes_in_the_same_process()
        => Command(_chunk, "h264_vaapi", null, "720p").ShouldBeAsIn("hardware-and-software");

    [Fact]
    public void A_chunk_that_falls_back_fits_those_of_the_card() =>
        EncodeVideoCommand.For(_chunk, MediaInput.File("/media/film.mp4"), "/work").ShouldBeAsIn("hardware-fallback");

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_trial_is_what_a_chunk_asks(string name)
        => HardwareSelfTest.Encode(HardwareEncoder.Find(name)!, 2, null, "/work").ShouldBeAsIn($"trial-{name}");

    private static Media.Running.ToolCommand Command(Step.EncodeVideo step, string encoder, int? device, params string[] renditions) =>
        EncodeVideoCommand.For(step, MediaInput.File("/media/film.mp4"), "/work",
            new HardwareUse(HardwareEncoder.Find(encoder)!, renditions.ToHashSet(), device));
}
