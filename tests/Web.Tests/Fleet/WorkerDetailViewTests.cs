using Transcode.Domain;
using Transcode.Domain.Workers;
using Transcode.Web.Fleet;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Fleet;

public sealed class WorkerDetailViewTests
{
    private static readonly DateTimeOffset _at = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private static readonly Worker _worker = new()
    {
        Id = new WorkerId("attic"),
        LastSeen = _at,
        Slots = 4,
        Cores = 8,
        Encoders = ["libx264", "h264_nvenc"],
        Sessions = new Dictionary<string, int> { ["h264_nvenc"] = 3 },
        Speeds = [new EncoderSpeed("libx264", 1080, 42.3), new EncoderSpeed("libx264", 360, 200)],
        Labels = new Dictionary<string, string> { ["room"] = "attic" },
        GivenLabels = new Dictionary<string, string> { ["tier"] = "1", ["owner"] = "anna" },
    };

    [Fact]
    public void It_tells_what_each_encoder_has_proven()
    {
        var view = WorkerDetailView.Of(_worker, Language.Of("en"));

        view.Encoders.ShouldBe([("libx264", "360 lines: 200 fps, 1080 lines: 42.3 fps"), ("h264_nvenc", "3 at once")]);
        view.Facts.ShouldContain(("Cores", "8"));
        view.Facts.ShouldNotContain(fact => fact.Name == "Memory", "it did not say");
        view.SelfTest.ShouldBeNull();
    }

    [Fact]
    public void Labels_are_read_as_they_were_shown()
    {
        var view = WorkerDetailView.Of(_worker, Language.Of("en"));

        view.Labels.ShouldBe("owner=anna\ntier=1");
        view.OwnLabels.ShouldBe(["room=attic"]);
        LabelForm.Read(view.Labels).ShouldBe(_worker.GivenLabels, ignoreOrder: true);
    }

    [Theory]
    [InlineData("a=b=c\r\n\r\n x = y \n", "a=b=c;x=y")]
    [InlineData("a=\nb=1\nb=2", "a=;b=2")]
    [InlineData("", "")]
    [InlineData("=b", null)]
    [InlineData("a=b\nnonsense", null)]
    public void Labels_are_a_name_and_a_value_one_a_line(string text, string? read) =>
        (LabelForm.Read(text) is { } labels ? string.Join(';', labels.Select(label => $"{label.Key}={label.Value}")) : null).ShouldBe(read);

    [Fact]
    public void What_failed_there_lately_comes_newest_first()
    {
        WorkerFailure Failure(string step, int minutes)
            => new(new JobId("j"), new AssetId("a"), 1, new StepId(step), "tool.failed", "ffmpeg failed.", _at.AddMinutes(minutes));

        WorkerDetailView.Of(_worker with { Failures = [Failure("first", 0), Failure("second", 1)] }, Language.Of("en"))
            .Failures.Select(failure => failure.Step).ShouldBe(["second", "first"]);
    }
}
