using Transcode.Domain.Sources;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

/// <summary>Packets as ffprobe 5.1 listed them; their lengths were put in later.</summary>
public sealed class PacketsOutputTests
{
    [Fact]
    public void Times_and_keys_of_reordered_frames()
    {
        var packets = Read("packets-reordered.csv").Packets;
        packets.Pts.Take(4).ShouldBe([0, 3003, 1001, 2002]);
        packets.Dts.Take(4).ShouldBe([-2002, -1001, 0, 1001]);
        packets.Keys.ShouldBe([0]);
        packets.LastDuration.ShouldBe(1001);
    }

    [Fact]
    public void What_an_edit_list_hides_is_not_there()
    {
        var packets = Read("packets-edit-list.csv").Packets;
        packets.Count.ShouldBe(9);
        packets.Pts.ShouldNotContain(-21021);
        packets.Keys.ShouldBeEmpty();
    }

    [Fact]
    public void Side_data_and_empty_lines_of_a_transport_stream_do_not_disturb()
    {
        var read = Read("packets-transport-stream.csv");
        (read.Packets.Count, read.Encrypted).ShouldBe((4, false));
        read.Packets.Pts[0].ShouldBe(129600);
    }

    [Theory]
    [InlineData("0,0,512,4096,K__", false)]
    [InlineData("0,0,512,4096,KD_", true)]
    [InlineData("0,0,512,4096,K__,New Extradata", true)]
    public void Hidden_packets_and_changed_parameters_need_a_decoder(string line, bool needed)
    {
        var output = new PacketsOutput();
        output.Add("0,0,512,4096,K__");
        output.Add(line);
        output.Packets.NeedsDecoder.ShouldBe(needed);
        output.Packets.Bytes[0].ShouldBe(4096);
    }

    [Fact]
    public void Encryption_is_seen() => Read("packets-encrypted.csv").Encrypted.ShouldBeTrue();

    [Fact]
    public void A_bare_stream_has_no_times()
    {
        var packets = Read("packets-raw.csv").Packets;
        packets.Count.ShouldBe(5);
        packets.Pts.ShouldAllBe(pts => pts == PacketTable.NoTime);
    }

    private static PacketsOutput Read(string name)
    {
        var output = new PacketsOutput();
        foreach (var line in SourceFolder.Recorded(name).Split('\n'))
            output.Add(line);
        return output;
    }
}
