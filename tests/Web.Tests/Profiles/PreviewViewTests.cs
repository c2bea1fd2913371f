using Transcode.Domain.Plans;
using Transcode.Web.Profiles;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Profiles;

public sealed class PreviewViewTests
{
    [Fact]
    public void A_plan_is_told_in_words_and_numbers()
    {
        var view = PreviewView.Of(new PlanOutline
        {
            Video = [new("720p", 1280, 720, 2500), new("360p", 640, 360, 600) { IsCopied = true }],
            Audio = [new("audio", "English", 2, 128, 44100)],
            Files = [new("poster.jpg", 1920, 1080), new("waveform.json")],
            Chunks = 300,
            Segments = 900,
            Seconds = 5400,
            Bytes = 2_500_000_000,
            Remarks = ["the source has no sound"],
        }, Language.Of("en"));

        view.Sum.ShouldBe(["1 h 30 min long", "About 2.5 GB at the nominal bitrates",
            "300 chunks, encoded at the same time where there are machines; 900 segments"]);
        view.Parts.ShouldBe([("720p", "1280 × 720", "2.5 Mbit/s"), ("360p", "640 × 360, copied", "600 kbit/s"),
            ("audio", "English, 2 channels, 44.1 kHz", "128 kbit/s")]);
        view.Files.ShouldBe([("poster.jpg", "1920 × 1080"), ("waveform.json", "")]);
        view.Remarks.ShouldHaveSingleItem();
    }

    [Fact]
    public void Each_sample_has_a_name_in_every_language()
    {
        foreach (var (code, _) in Language.All)
            foreach (var sample in SampleSource.All)
                Language.Of(code).Keys.ShouldContain($"preview.sample.{sample.Name}");
    }
}
