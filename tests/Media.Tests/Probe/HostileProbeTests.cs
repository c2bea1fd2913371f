using Transcode.Domain;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

/// <summary>Whatever stands in the place of ffprobe's answer, there are facts or a failure with a name; nothing is thrown.</summary>
public sealed class HostileProbeTests
{
    private const string Film =
        """{ "index": 0, "codec_type": "video", "codec_name": "h264", "width": 64, "height": 36, "time_base": "1/90000" }""";

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("""{ "format": [], "streams": [] }""")]
    [InlineData("""{ "format": {}, "streams": {} }""")]
    [InlineData("""{ "format": {}, "streams": [{ "index": 1e40 }] }""")]
    [InlineData("""{ "format": {}, "streams": [{ "index": "NaN" }] }""")]
    [InlineData("""{ "format": {}, "streams": [{ "width": 99999999999 }] }""")]
    [InlineData("""{ "format": {}, "streams": [{ "codec_name": "\ud800" }] }""")]
    [InlineData("""{ "format": {}, "streams": [{ "side_data_list": [{ "rotation": { "x": 1 } }] }] }""")]
    [InlineData("""{ "format": {}, "streams": [{ "disposition": { "default": 1.5 } }] }""")]
    [InlineData("""{ "format": {}, "chapters": [{ "start": "x" }], "streams": [] }""")]
    public void An_answer_of_another_shape_is_not_whole(string json) => Refused(json, FailureCodes.ToolFailed);

    [Theory]
    [InlineData("null")]
    [InlineData("""{ "format": null, "streams": null }""")]
    [InlineData("""{ "format": {}, "streams": [null] }""")]
    [InlineData("""{ "format": {}, "streams": [{}] }""")]
    [InlineData("""{ "format": {}, "streams": [{ "codec_type": null, "tags": null, "disposition": null, "side_data_list": null }] }""")]
    public void An_answer_without_streams_says_that_there_are_none(string json) => Refused(json, FailureCodes.InputNoStreams);

    [Fact]
    public void A_hundred_thousand_brackets_are_no_answer() => Refused(new string('[', 100_000), FailureCodes.ToolFailed);

    [Theory]
    [InlineData(""" "side_data_list": [null, {}, { "rotation": null }, { "rotation": "askew" }, { "rotation": 90, "rotation": -90 }] """,
        true)]
    [InlineData(""" "side_data_list": [{ "side_data_type": null }] """, false)]
    [InlineData(""" "tags": { "language": "deu", "language": null }, "disposition": { "default": "1" } """, false)]
    [InlineData(""" "sample_aspect_ratio": "99999999999:1", "duration": "1e300", "avg_frame_rate": "1/0", "r_frame_rate": "x" """, false)]
    [InlineData(""" "duration": "nan", "start_time": "-inf", "nb_frames": { "many": [] }, "level": -99, "field_order": null """, false)]
    public void Absurd_values_are_no_values(string more, bool isTurned)
    {
        var (facts,
            failure) =
                ProbeOutput.Read($$"""{ "format": { "duration": "NaN", "tags": { "title": null } }, "chapters": [null, {}], "streams": [null, {{Film[..^1]}}, {{more}} }] }""", 1);
        failure.ShouldBeNull();
        var video = facts.ShouldNotBeNull().Video.ShouldNotBeNull();
        (video.Width, video.PixelAspectWidth, video.Turned, video.Duration, facts.Duration).ShouldBe((64, 1, isTurned, null, null));
        (facts.Chapters.Count, facts.Tags.Count).ShouldBe((0, 0));
    }

    private static void Refused(string json, string code) => ProbeOutput.Read(json, 1).Failure.ShouldNotBeNull().Code.ShouldBe(code);
}
