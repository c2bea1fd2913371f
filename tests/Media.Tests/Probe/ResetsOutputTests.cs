using Transcode.Domain.Time;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

public sealed class ResetsOutputTests
{
    private static ResetsOutput Read(params string[] lines)
    {
        var output = new ResetsOutput(new TimeBase(1, 15360));
        foreach (var line in lines)
            output.Add(line);
        return output;
    }

    [Fact]
    public void The_third_field_is_the_presentation_time() =>
        Read("#software: Lavf59.27.100", "#tb 0: 1/15360", "#media_type 0: video",
            "0,      -1024,          0,      512,   254097, 0x4cfdf98f", "0,      51200,      52224,      512,   460416, 0x2fe1dfa2")
            .Times.ShouldBe([0, 52224], ignoreOrder: true);

    [Fact]
    public void The_second_stream_holds_parameter_sets()
    {
        Read("#tb 0: 1/15360", "0,      -1024,          0,      512,   254097, 0x4cfdf98f").ParametersInside.ShouldBeFalse();
        var inside = Read("#tb 0: 1/15360", "#tb 1: 1/15360", "0,      -1024,          0,      512,   254097, 0x4cfdf98f",
            "1,      51200,      52224,      512,   35, 0x2fe1dfa2");
        (inside.ParametersInside, inside.Times.Count).ShouldBe((true, 1));
    }

    [Fact]
    public void Times_in_another_unit_prove_nothing() =>
        Read("#tb 0: 1/1000", "0,      -1024,          0,      512,   254097, 0x4cfdf98f").Times.ShouldBeEmpty();
}
