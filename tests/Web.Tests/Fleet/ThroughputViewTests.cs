using Bunit;
using Transcode.Domain.Throughput;
using Transcode.Web.Fleet;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Fleet;

public sealed class ThroughputViewTests
{
    private static readonly DateTimeOffset _now = new(2026, 11, 30, 12, 0, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset _minute = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Bars_stand_at_their_minute_as_high_as_their_share_of_the_highest()
    {
        var view = View(new(_minute.AddMinutes(-59), 5, 60), new(_minute.AddMinutes(-1), 10, 120), new(_minute, 2, 30));

        view.Past.ShouldBe("M0 50h8V100h-8zM580 0h8V100h-8z");
        view.Current.ShouldBe("M590 75h8V100h-8z");
        view.Top.ShouldBe("2 × real time");
        view.Sentence.ShouldBe("3 min 30 s of film encoded in 17 steps; 1.2 × real time in the minutes with work.");
        view.Minutes[0].ShouldBe((_minute, "0.5 × real time", "2"));
    }

    [Fact]
    public void Where_no_film_was_encoded_the_bars_are_steps()
    {
        var view = View(new ThroughputMinute(_minute.AddMinutes(-2), 4, 0));

        (view.Top, view.Past, view.Current).ShouldBe(("5 steps a minute", "M570 20h8V100h-8z", ""));
        view.Sentence.ShouldBe("4 steps finished; no film was among them.");
    }

    [Theory]
    [InlineData(0.6, "0.1 × real time")]
    [InlineData(18, "0.5 × real time")]
    [InlineData(60, "1 × real time")]
    [InlineData(66, "2 × real time")]
    [InlineData(18_000, "500 × real time")]
    public void The_scale_is_one_that_is_read_at_a_glance(double seconds, string top) =>
        View(new ThroughputMinute(_minute, 1, seconds)).Top.ShouldBe(top);

    [Fact]
    public void What_is_older_than_an_hour_is_not_drawn()
    {
        View(new ThroughputMinute(_minute.AddMinutes(-60), 4, 100)).IsEmpty.ShouldBeTrue();
        View().Sentence.ShouldStartWith("Nothing was finished in the last hour");
    }

    [Fact]
    public void The_chart_says_in_words_what_it_shows()
    {
        using var page = new BunitContext();
        var view = View(new ThroughputMinute(_minute, 2, 30));

        var chart = page.Render<ThroughputChart>(parts => parts.Add(part => part.View, view).Add(part => part.Language, Language.Of("es")));

        chart.Find("svg").GetAttribute("aria-label").ShouldBe(view.Sentence);
        chart.FindAll("tbody tr").Count.ShouldBe(1);
        chart.Find("h2").TextContent.ShouldBe("La última hora");
    }

    private static ThroughputView View(params ThroughputMinute[] minutes) => ThroughputView.Of(minutes, _now, Language.Of("en"));
}
