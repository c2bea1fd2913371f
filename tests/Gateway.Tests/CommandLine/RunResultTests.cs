using System.Text.Json;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Run;
using Transcode.Cli.Serving;
using Transcode.Domain;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.CommandLine;

public class RunResultTests
{
    private static readonly JobReport _ready = new()
    {
        JobId = "job-1",
        AssetId = "asset-1",
        Label = "clip.mp4",
        State = "ready",
        Final = true,
        Attempt = 1,
        Priority = 0,
        Profiles = ["hls"],
        SubmittedAt = DateTimeOffset.UnixEpoch,
        Progress = new ProgressNow(100, 0, 0, 0, []),
        Warnings = ["a note", "a note"],
        Remarks = ["the image has 3 frames or pages: the first one is taken"],
        Outputs =
        [
            Output("master", "master_playlist", "master.m3u8", 0, 0, 0),
                Output("720p", "video_playlist", "720p/index.m3u8", 1280, 720, 300),
            Output("720p", "mp4", "720p.mp4", 1280, 720, 300) with { Quality = new(0.9812, 0.97, 24) },
            Output("audio", "audio_playlist", "audio/index.m3u8", 0, 0, 0),
        ],
    };

    [Fact]
    public void A_ready_job_is_one_line_of_json_with_all_fields()
    {
        var line = (RunResult.Of(_ready, "/out") with { Seconds = 1.5 }).ToJson();

        line.ShouldNotContain("\n");
        var json = JsonDocument.Parse(line).RootElement;
        json.EnumerateObject().Select(field => field.Name)
            .ShouldBe(["job_id", "state", "source", "output", "master", "renditions", "files", "contents", "warnings", "remarks", "error",
            "seconds"]);
        json.Text("master").ShouldBe("/out/master.m3u8");
        json.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("warnings").EnumerateArray().Select(each => each.GetString()).ShouldBe(["a note"], "told once");
        json.GetProperty("remarks").GetArrayLength().ShouldBe(1);
        var renditions = json.GetProperty("renditions").EnumerateArray().ToList();
        renditions.Select(each => each.Text("name")).ShouldBe(["720p", "audio"]);
        renditions[0].EnumerateObject().Select(field => field.Name)
            .ShouldBe(["name", "width", "height", "playlist", "mp4", "frames", "duration", "quality"]);
        renditions[0].GetProperty("quality").GetRawText().ShouldBe("""{"ssim":0.9812,"lowest_ssim":0.97,"frames":24}""");
        renditions[1].GetProperty("quality").ValueKind.ShouldBe(JsonValueKind.Null);
        renditions[0].Text("mp4").ShouldBe("/out/720p.mp4");
        renditions[0].GetProperty("frames").GetInt64().ShouldBe(300);
        renditions[1].GetProperty("mp4").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void A_rejected_job_has_no_result_and_says_why()
    {
        var why = new Failure(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input, "This is a text file.", "moov atom not found");

        var json = JsonDocument.Parse(RunResult.Of(_ready with { State = "rejected", Failure = why }, null).ToJson()).RootElement;

        json.GetProperty("output").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("renditions").GetArrayLength().ShouldBe(0);
        json.GetProperty("error").Text("code").ShouldBe("input.not_media");
        json.GetProperty("error").Text("detail").ShouldBe("moov atom not found");
    }

    [Theory]
    [InlineData("ready", null, 0)]
    [InlineData("failed", "tool.failed", 1)]
    [InlineData("rejected", "input.not_media", 2)]
    [InlineData("failed", "storage.full", 4)]
    [InlineData("cancelled", "job.cancelled", 130)]
    public void A_script_can_tell_the_ends_apart(string state, string? code, int exit) => ExitCodes.Of(state, code).ShouldBe(exit);

    [Theory]
    [InlineData("8080", "127.0.0.1:8080")]
    [InlineData("localhost:80", "127.0.0.1:80")]
    [InlineData("0.0.0.0:8080", "0.0.0.0:8080")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("127.0.0.1", null)]
    [InlineData("example.org:80", null)]
    [InlineData("70000", null)]
    [InlineData("", null)]
    public void An_address_to_listen_on_is_read_or_refused(string text, string? address)
        => ListenAddress.Read(text)?.ToString().ShouldBe(address);

    private static OutputReport Output(string name, string kind, string path, int width, int height, long frames) =>
        new("hls", name, kind, path, "/media/" + path, width, height, frames, 10, 100, 0);
}
