using Bunit;
using Transcode.Domain.Dispatch;
using Transcode.Web.Jobs;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Jobs;

public sealed class ChunkMapTests
{
    [Fact]
    public void Renditions_are_rows_and_chunks_are_columns()
    {
        var map = ChunkMap.Of([MadeUpJob.Chunk(0, StepState.Done), MadeUpJob.Chunk(1, StepState.Leased), MadeUpJob.Chunk(2, null)]);

        map.Rows.ShouldBe(["720p", "360p"]);
        map.Chunks.ShouldBe(3);
        map.Paths[ChunkState.Done].Split('M', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Split('h')[0])
            .ShouldBe(["0 0", "0 10"]);
        map.Paths[ChunkState.Encoding].Split('M', StringSplitOptions.RemoveEmptyEntries).Select(cell => cell.Split('h')[0])
            .ShouldBe(["200 0", "200 10"]);
    }

    [Fact]
    public void A_chunk_whose_renditions_are_encoded_apart_counts_once_as_its_worst()
    {
        var map = ChunkMap.Of([MadeUpJob.Chunk(0, StepState.Done, encode: "720p"), MadeUpJob.Chunk(0, StepState.Failed, encode: "360p")]);

        map.Counts.ShouldBe(new Dictionary<ChunkState, int> { [ChunkState.Failed] = 1 });
        map.Paths.Keys.ShouldBe([ChunkState.Done, ChunkState.Failed], ignoreOrder: true);
    }

    [Fact]
    public void Of_a_long_film_a_column_shows_the_chunk_that_needs_the_eye_most()
    {
        var map =
            ChunkMap.Of([.. Enumerable.Range(0, 7200).Select(n => MadeUpJob.Chunk(n, n == 3601 ? StepState.Failed : StepState.Done))]);

        map.Paths[ChunkState.Failed].ShouldStartWith("M300 0h1v8h-1z");
        map.Paths[ChunkState.Done].Count(letter => letter == 'M').ShouldBe(4, "neighbours of one state are one stroke");
        map.Paths.Values.Sum(path => path.Length).ShouldBeLessThan(1200);
    }

    [Theory]
    [InlineData(StepState.Leased, 1, ChunkState.Encoding)]
    [InlineData(StepState.Leased, 2, ChunkState.Again)]
    [InlineData(StepState.BackOff, 1, ChunkState.Again)]
    [InlineData(StepState.Accepted, 1, ChunkState.Encoding)]
    [InlineData(StepState.Cancelled, 1, ChunkState.Waiting)]
    public void A_steps_state_is_a_chunks_state(StepState step, int attempts, ChunkState chunk) =>
        ChunkMap.StateOf(MadeUpJob.Chunk(0, step, attempts)).ShouldBe(chunk);

    [Fact]
    public void The_drawing_says_in_words_what_it_shows()
    {
        using var page = new BunitContext();

        var drawn = page.Render<ChunkMapView>(parts => parts
            .Add(view => view.Map, ChunkMap.Of([MadeUpJob.Chunk(0, StepState.Done), MadeUpJob.Chunk(1, StepState.Leased)]))
            .Add(view => view.Text, "1 of 2 chunks done, 1 encoding.")
            .Add(view => view.Language, Language.Of("en")));

        drawn.Find("svg").GetAttribute("aria-label").ShouldBe("1 of 2 chunks done, 1 encoding.");
        drawn.Find("path.encoding").GetAttribute("d").ShouldNotBeNullOrEmpty();
        drawn.FindAll(".legend li").Select(state => state.TextContent).ShouldContain("tried again");
    }
}
