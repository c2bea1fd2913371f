using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Inputs;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

public sealed class FieldsCommandTests
{
    private static readonly VideoFacts _television = new()
    {
        StreamIndex = 1,
        Codec = "h264",
        Width = 1920,
        Height = 1080,
        PixelFormat = "yuv420p",
        TimeBase = new TimeBase(1, 90000),
        Interlaced = true
    };

    [Fact]
    public void The_beginning_is_decoded_and_counted()
        => FieldsCommand.For(MediaInput.File("/media/tv.ts"), _television, "/work").ShouldBeAsIn("fields");

    [Fact]
    public void Two_packets_for_a_frame_are_its_fields()
    {
        FieldsCommand.AreFields(Lines(64, 32)).ShouldBeTrue();
        FieldsCommand.AreFields(Lines(64, 40)).ShouldBeTrue("some frames are whole");
        FieldsCommand.AreFields(Lines(64, 62)).ShouldBeFalse("the first group may begin with what cannot be decoded");
        FieldsCommand.AreFields(Lines(2, 1)).ShouldBeFalse("too little to tell");
        FieldsCommand.AreFields([]).ShouldBeFalse();
        FieldsCommand.AreFields([.. Enumerable.Repeat("packet,__", 44), .. Lines(20, 20)])
            .ShouldBeFalse("a recording that begins between two key frames");
    }

    [Fact]
    public void Only_what_may_hold_fields_is_asked()
    {
        FieldsCommand.IsWorthAsking(_television).ShouldBeTrue();
        FieldsCommand.IsWorthAsking(_television with { Codec = "mpeg2video" }).ShouldBeFalse("both fields of a frame are one packet there");
        FieldsCommand.IsWorthAsking(_television with { Interlaced = false, IsProgressive = true }).ShouldBeFalse();
        FieldsCommand.IsWorthAsking(_television with { Interlaced = false, H264 = new H264Facts("High", 40) })
            .ShouldBeFalse("its header says progressive");
    }

    private static IEnumerable<string> Lines(int packets, int frames)
        => [.. Enumerable.Repeat("packet,K_", packets), .. Enumerable.Repeat("frame,1", frames)];
}
