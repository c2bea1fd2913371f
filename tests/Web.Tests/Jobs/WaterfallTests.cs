using Bunit;
using Transcode.Web.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Jobs;

public sealed class WaterfallTests
{
    private static readonly Language _english = Language.Of("en");

    [Fact]
    public void Nothing_is_drawn_of_what_never_ran() => Waterfall.Of(AttemptLog.Empty, MadeUpJob.At).ShouldBeNull();

    [Fact]
    public void Each_worker_has_as_many_rows_as_it_ran_steps_at_once()
    {
        var drawn = Drawn(MadeUpAttempts.Of(
            MadeUpAttempts.Leased("hls.video.0000", "anna", 0), MadeUpAttempts.Leased("hls.video.0001", "anna", 2),
            MadeUpAttempts.Leased("hls.video.0002", "bert", 0),
            MadeUpAttempts.Accepted("hls.video.0000", "anna", 5), MadeUpAttempts.Accepted("hls.video.0001", "anna", 6),
            MadeUpAttempts.Leased("hls.video.0003", "anna", 7), MadeUpAttempts.Accepted("hls.video.0003", "anna", 10),
            MadeUpAttempts.Accepted("hls.video.0002", "bert", 10)), 10);

        drawn.Workers.ShouldBe([("anna", 2), ("bert", 1)]);
        drawn.Height.ShouldBe(30);
        Cells(drawn, AttemptOutcome.Done).ShouldBe(["0 0", "420 0", "120 10", "0 20"]);
    }

    [Fact]
    public void What_runs_reaches_to_now_and_the_scale_has_room_to_grow()
    {
        var log = MadeUpAttempts.Of(MadeUpAttempts.Leased("hls.video.0000", "anna", 0));

        var (early, later) = (Drawn(log, 16), Drawn(log, 19));

        early.Scale.ShouldBe(later.Scale);
        early.Scale.Length.ShouldBe(TimeSpan.FromSeconds(20));
        early.Paths[AttemptOutcome.Running].ShouldStartWith("M0 0h479.4");
        later.Paths[AttemptOutcome.Running].ShouldStartWith("M0 0h569.4");
        early.Scale.Marks().Select(mark => mark.Text).ShouldBe(["0 s", "5 s", "10 s", "15 s"]);
    }

    [Fact]
    public void Thousands_of_short_attempts_of_a_film_are_a_few_strokes()
    {
        var log = MadeUpAttempts.Of([.. Enumerable.Range(0, 1900).SelectMany(n => new[]
        {
            MadeUpAttempts.Leased($"hls.video.{n:0000}", "anna", n), MadeUpAttempts.Accepted($"hls.video.{n:0000}", "anna", n + 1),
        })]);

        Drawn(log, 1900).Paths[AttemptOutcome.Done].Length.ShouldBeLessThan(100);
    }

    [Fact]
    public void There_is_room_for_some_workers_and_the_others_are_counted()
    {
        var log = MadeUpAttempts.Of([.. Enumerable.Range(0, 30).Select(n => MadeUpAttempts.Leased($"hls.video.{n:0000}", $"worker-{n:00}", 0))]);

        var drawn = Drawn(log, 10);

        (drawn.Workers.Count, drawn.Hidden).ShouldBe((24, 6));
        AttemptView.SentenceOf(drawn, log, _english).ShouldBe("Attempts so far: 30. Workers: 30. Running now: 30. Workers that are not drawn: 6.");
    }

    [Fact]
    public void The_drawing_says_in_words_and_in_a_table_what_it_shows()
    {
        using var page = new BunitContext();
        var log = MadeUpAttempts.Of(MadeUpAttempts.Leased("probe", "anna", 0), MadeUpAttempts.Accepted("probe", "anna", 1.5),
            MadeUpAttempts.Leased("hls.video.0000", "anna", 2), MadeUpAttempts.Accepted("hls.video.0000", "anna", 62));

        var part = page.Render<WaterfallView>(parts => parts.Add(view => view.Drawn, Drawn(log, 70)).Add(view => view.Log, log)
            .Add(view => view.Language, _english));

        part.Find("svg").GetAttribute("aria-label").ShouldBe("Attempts: 2. Workers: 1. From the first to the last: 1 min 2 s.");
        part.FindAll("tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent.Trim()))).ShouldBe([
            "hls.video.0000 video|anna|12:00:02|1 min 0 s|done", "probe examine|anna|12:00:00|1.5 s|done"]);
        part.FindAll(".legend li").Select(item => item.TextContent).ShouldBe(["done", "high: encoding; low: all else"]);
    }

    [Theory]
    [InlineData(3, 5, "0 s,1 s,2 s,3 s,4 s")]
    [InlineData(100, 120, "0 s,20 s,40 s,1 min,1:20,1:40")]
    [InlineData(4000, 5400, "0 s,20 min,40 min,1:00:00,1:20:00")]
    [InlineData(200_000, 259_200, "0 s,12:00:00,1.00:00,1.12:00,2.00:00,2.12:00")]
    public void A_scale_is_read_at_a_glance(double seconds, double length, string marks)
    {
        var scale = TimeScale.Of(MadeUpJob.At, MadeUpJob.At.AddSeconds(seconds), grows: true);

        scale.Length.TotalSeconds.ShouldBe(length);
        scale.Marks().Select(mark => mark.Text).ShouldBe(marks.Split(','));
    }

    private static Waterfall Drawn(AttemptLog log, double second) => Waterfall.Of(log, MadeUpJob.At.AddSeconds(second)).ShouldNotBeNull();

    private static IEnumerable<string> Cells(Waterfall drawn, AttemptOutcome outcome)
        => drawn.Paths[outcome].Split('M', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Split('h')[0]);
}
