using System.Buffers.Binary;
using System.Text;
using Transcode.Media.IsoBmff;

namespace Transcode.Media.Tests.IsoBmff;

/// <summary>A file from an uploader or a broken disk ends in a named failure, whatever is in it; never in a crash or in
/// gigabytes.</summary>
public sealed class MalformedMovieTests(SmallMovie movie) : IClassFixture<SmallMovie>
{
    private byte[] Good => movie.Bytes;

    [Fact]
    public async Task The_undamaged_file_is_read()
    {
        var read = await Read(Good);
        read.Samples.Count.ShouldBe(50);
        read.Samples.Count(sample => sample.IsSync).ShouldBe(5);
        read.Init.HasEditList.ShouldBeFalse();
    }

    [Fact]
    public async Task A_file_cut_off_anywhere_is_malformed_or_has_fewer_samples()
    {
        for (var length = 0; length < Good.Length; length += 1 + length / 400)
            if (await Attempt(Good[..length]) is { } read) read.Samples.Count.ShouldBeLessThanOrEqualTo(50);
    }

    [Theory]
    [InlineData("moof")]
    [InlineData("moov")]
    public async Task A_file_cut_off_in_a_box_names_that_box(string type)
    {
        var start = Find(type);
        (await Failure(Good[..(start + 20)])).Message.ShouldStartWith($"Box {type} at byte {start}");
    }

    [Theory]
    [InlineData(2u)]
    [InlineData(7u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(0xFFFFFFFFu)]
    public async Task A_box_of_an_impossible_size_is_named(uint size)
    {
        foreach (var type in new[] { "ftyp", "moov", "trak", "mdia", "stsd", "avcC", "moof", "traf", "tfhd", "trun", "mdat" })
            (await Failure(WithSize(type, size))).Message.ShouldContain(type);
    }

    [Fact]
    public async Task A_large_size_field_is_read_and_checked()
    {
        foreach (var type in new[] { "moov", "moof", "trun", "mdat" }) await Failure(WithSize(type, 1));
    }

    [Fact]
    public async Task A_box_whose_size_is_in_the_large_field_is_passed_over()
    {
        byte[] large = [0, 0, 0, 1, .. "free"u8, 0, 0, 0, 0, 0, 0, 0, 20, 1, 2, 3, 4];
        (await Read([.. Good[..Find("moof")], .. large, .. Good[Find("moof")..]])).Samples.Count.ShouldBe(50);
    }

    [Fact]
    public async Task A_media_box_to_the_end_of_the_file_is_read()
    {
        var bytes = Good.ToArray();
        var last = FindLast("mdat");
        bytes.AsSpan(last, 4).Clear();
        (await Read(bytes[..MfraStart()])).Samples.Count.ShouldBe(50);
    }

    [Fact]
    public async Task A_run_that_claims_thousands_of_millions_of_samples_is_refused_without_making_room_for_them()
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Find("trun") + 12), 0xFFFFFFF0);
        (await Failure(bytes)).Message.ShouldContain("trun");
    }

    [Fact]
    public async Task A_sample_outside_of_the_file_is_refused()
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(Find("trun") + 16), int.MaxValue);
        (await Failure(bytes)).Message.ShouldContain("the file has");
    }

    [Fact]
    public async Task A_fragment_before_the_movie_header_is_refused() =>
        (await Failure([.. Good[..Find("moov")], .. Good[Find("moof")..]])).Message.ShouldContain("before the moov");

    [Fact]
    public async Task Random_bytes_are_refused()
    {
        var chance = new Random(1);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[chance.Next(400)];
            chance.NextBytes(bytes);
            await Failure(bytes);
        }
    }

    [Fact]
    public async Task However_a_file_is_mutated_only_named_failures_come_of_it()
    {
        var chance = new Random(20261121);
        var tables = Enumerable.Range(0, Good.Length).Where(at => !InMedia(at)).ToArray();
        int failed = 0, read = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = Mutate(Good, tables, chance);
            var movie = await Attempt(bytes);
            if (movie is null) failed++;
            else read++;
            if (movie is not null) await WriteWhatWasRead(bytes, movie);
        }
        // Both must happen often, or the mutations miss their aim.
        failed.ShouldBeGreaterThan(400);
        read.ShouldBeGreaterThan(400);
    }

    /// <summary>What can be read can be placed or is refused by name, and then written.</summary>
    private static async Task WriteWhatWasRead(byte[] bytes, FragmentedMovie movie)
    {
        InitSegment.SameStream(movie.Init, movie.Init).ShouldBeNull();
        var span = new ChunkSpan { Start = 0, End = 1L << 62, ReorderDelay = 2, Lead = [] };
        if (Timeline.Place(movie.Samples, span) is Placement.Placed { Samples: [{ IsSync: true }, ..] samples })
            await new SegmentWriter(new MemoryStream(bytes), movie.Init.TrackId).Write(Stream.Null, samples, 1, CancellationToken.None);
    }

    private static byte[] Mutate(byte[] good, int[] tables, Random chance)
    {
        var bytes = good.ToArray();
        for (var times = chance.Next(1, 4); times > 0; times--)
        {
            var at = tables[chance.Next(tables.Length)];
            bytes[at] = chance.Next(4) switch
            {
                0 => 0,
                1 => 0xFF,
                2 => (byte)(bytes[at] ^ (1 << chance.Next(8))),
                _ => (byte)chance.Next(256)
            };
        }
        return bytes;
    }

    private static async Task<FragmentedMovie?> Attempt(byte[] bytes)
    {
        try
        {
            return await Read(bytes);
        }
        catch (MalformedMovieException)
        {
            return null;
        }
    }

    private static Task<FragmentedMovie> Read(byte[] bytes)
        => FragmentedMovie.Read(new MemoryStream(bytes), TestContext.Current.CancellationToken);

    private static Task<MalformedMovieException> Failure(byte[] bytes) => Should.ThrowAsync<MalformedMovieException>(() => Read(bytes));

    private byte[] WithSize(string type, uint size)
    {
        var bytes = Good.ToArray();
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(Find(type)), size);
        return bytes;
    }

    /// <summary>Where the first box of a type starts.</summary>
    private int Find(string type) => Good.AsSpan().IndexOf(Encoding.ASCII.GetBytes(type)) - 4;

    private int FindLast(string type) => Good.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(type)) - 4;

    private int MfraStart() => FindLast("mfra") is var at and >= 0 ? at : Good.Length;

    private bool InMedia(int at) => movie.MediaRanges.Any(range => at >= range.Start.Value && at < range.End.Value);
}
