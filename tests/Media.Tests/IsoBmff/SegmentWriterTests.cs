using Transcode.Media.IsoBmff;

namespace Transcode.Media.Tests.IsoBmff;

public sealed class SegmentWriterTests(SmallMovie movie) : IClassFixture<SmallMovie>
{
    private static CancellationToken Now => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_is_read_again_as_it_was()
    {
        var (read, samples) = await Placed();
        using var target = new MemoryStream();
        await target.WriteAsync(read.Init.Bytes, Now);
        (await Writer(read).Write(target, samples, 7, Now)).ShouldBe(5, "groups of pictures");

        var again = await FragmentedMovie.Read(target, Now);
        again.Samples.Select(sample => sample with { Offset = 0 }).ShouldBe(samples.Select(sample => sample with { Offset = 0 }));
        again.Samples.SelectMany(sample => Bytes(target.ToArray(), sample))
            .ShouldBe(samples.SelectMany(sample => Bytes(movie.Bytes, sample)));
    }

    [Fact]
    public async Task Fragments_are_numbered_one_after_the_other()
    {
        var (read, samples) = await Placed();
        using var target = new MemoryStream();
        await Writer(read).Write(target, samples, 7, Now);
        var numbers = new List<uint>();
        await foreach (var box in BoxWalk.Over(target, type => type == "moof", Now))
            if (box.Type == "moof") numbers.Add(box.Require("mfhd").Fields().Skip(4).U32());
        numbers.ShouldBe([7u, 8u, 9u, 10u, 11u]);
    }

    [Fact]
    public async Task A_segment_that_begins_with_no_sync_sample_is_refused() =>
        await Refused(samples => samples.Skip(1), "sync sample");

    [Fact]
    public async Task A_segment_with_a_hole_in_its_times_is_refused() =>
        await Refused(samples => samples.Take(3).Concat(samples.Skip(4)), "does not end where the next begins");

    [Fact]
    public async Task A_segment_of_nothing_is_refused() => await Refused(_ => [], "needs samples");

    private async Task Refused(Func<IReadOnlyList<Sample>, IEnumerable<Sample>> change, string reason)
    {
        var (read, samples) = await Placed();
        var refusal = await Should.ThrowAsync<ArgumentException>(() => Writer(read).Write(Stream.Null, [.. change(samples)], 1, Now));
        refusal.Message.ShouldContain(reason);
    }

    private async Task<(FragmentedMovie, IReadOnlyList<Sample>)> Placed()
    {
        var read = await FragmentedMovie.Read(new MemoryStream(movie.Bytes), Now);
        var span = new ChunkSpan { Start = 0, End = 50 * 3600, ReorderDelay = 2, Lead = [] };
        return (read, Timeline.Place(read.Samples, span).ShouldBeOfType<Placement.Placed>().Samples);
    }

    private SegmentWriter Writer(FragmentedMovie read) => new(new MemoryStream(movie.Bytes), read.Init.TrackId);

    private static byte[] Bytes(byte[] file, Sample sample) => file[(int)sample.Offset..(int)(sample.Offset + sample.Size)];
}
