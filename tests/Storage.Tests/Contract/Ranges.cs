namespace Transcode.Storage.Tests.Contract;

public abstract partial class MediaStoreContract
{
    public static TheoryData<ByteRange, string> RangesOfTenDigits => new()
    {
        { new ByteRange.Between(0, 0), "0" },
        { new ByteRange.Between(2, 5), "2345" },
        { new ByteRange.Between(9, 9), "9" },
        { new ByteRange.Between(7, 1_000), "789" },
        { new ByteRange.Between(0, long.MaxValue), "0123456789" },
        { new ByteRange.From(0), "0123456789" },
        { new ByteRange.From(9), "9" },
        { new ByteRange.Final(1), "9" },
        { new ByteRange.Final(10), "0123456789" },
        { new ByteRange.Final(99), "0123456789" },
    };

    public static TheoryData<ByteRange> RangesOfNothing => new()
    {
        new ByteRange.Between(10, 12),
        new ByteRange.Between(5, 2),
        new ByteRange.Between(-1, 2),
        new ByteRange.From(10),
        new ByteRange.From(-3),
        new ByteRange.Final(0),
        new ByteRange.Final(-1),
    };

    [Theory]
    [MemberData(nameof(RangesOfTenDigits))]
    public async Task A_range_gives_its_bytes_and_says_where_they_lie(ByteRange range, string expected)
    {
        await Store.PutText("a/digits", "0123456789");
        var outcome = await Store.OpenRead(MediaKey.Parse("a/digits"), range, Stop);
        await using var content = outcome.ShouldBeOfType<ReadOutcome.Found>().Content;
        System.Text.Encoding.ASCII.GetString(await content.ReadAll()).ShouldBe(expected);
        content.Start.ShouldBe(expected[0] - '0');
        content.Length.ShouldBe(expected.Length);
        content.Whole.Length.ShouldBe(10);
        content.Whole.Version.ShouldBe((await Store.Stat(content.Whole.Key, Stop)).ShouldNotBeNull().Version);
    }

    [Theory]
    [MemberData(nameof(RangesOfNothing))]
    public async Task A_range_without_a_byte_names_the_length_instead(ByteRange range)
    {
        await Store.PutText("a/digits", "0123456789");
        (await Store.OpenRead(MediaKey.Parse("a/digits"), range, Stop)).ShouldBe(new ReadOutcome.OutOfRange(10));
    }

    [Fact]
    public async Task An_empty_object_is_read_whole_and_has_no_range()
    {
        await Store.PutBytes("a/empty", []);
        (await Store.GetBytes("a/empty")).ShouldBe([]);
        foreach (ByteRange range in new ByteRange[] { new ByteRange.From(0), new ByteRange.Between(0, 0), new ByteRange.Final(5) })
            (await Store.OpenRead(MediaKey.Parse("a/empty"), range, Stop)).ShouldBe(new ReadOutcome.OutOfRange(0));
    }
}
