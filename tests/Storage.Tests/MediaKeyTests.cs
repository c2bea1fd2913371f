namespace Transcode.Storage.Tests;

public sealed class MediaKeyTests
{
    public static TheoryData<string, MediaKeyFault> Hostile => new()
    {
        { "", MediaKeyFault.Empty },
        { "/etc/passwd", MediaKeyFault.Absolute },
        { "/", MediaKeyFault.Absolute },
        { "a//b", MediaKeyFault.EmptySegment },
        { "a/", MediaKeyFault.EmptySegment },
        { "..", MediaKeyFault.DotSegment },
        { "../a", MediaKeyFault.DotSegment },
        { "a/../../b", MediaKeyFault.DotSegment },
        { "a/..", MediaKeyFault.DotSegment },
        { "a/./b", MediaKeyFault.DotSegment },
        { ".store-id", MediaKeyFault.HiddenSegment },
        { ".signing-key", MediaKeyFault.HiddenSegment },
        { ".incoming/x.partial", MediaKeyFault.HiddenSegment },
        { "a/.../b", MediaKeyFault.HiddenSegment },
        { "-i", MediaKeyFault.LeadingDash },
        { "a/-rf", MediaKeyFault.LeadingDash },
        { " a", MediaKeyFault.EdgeOfSegment },
        { "a /b", MediaKeyFault.EdgeOfSegment },
        { "a./b", MediaKeyFault.EdgeOfSegment },
        { "a\\..\\b", MediaKeyFault.Backslash },
        { "a\0b", MediaKeyFault.ControlCharacter },
        { "a\nb", MediaKeyFault.ControlCharacter },
        { "a\u007fb", MediaKeyFault.ControlCharacter },
        { "a\u0085b", MediaKeyFault.ControlCharacter },
        { new string('a', 241), MediaKeyFault.SegmentTooLong },
        { "a/" + string.Concat(Enumerable.Repeat("映", 81)), MediaKeyFault.SegmentTooLong },
        { string.Join('/', Enumerable.Repeat(new string('a', 100), 10)), MediaKeyFault.TooLong },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_key_is_refused_with_its_reason(string text, MediaKeyFault fault)
    {
        MediaKey.TryParse(text, out var key, out var named).ShouldBeFalse();
        key.ShouldBeNull();
        named.ShouldBe(fault);
        var exception = Should.Throw<MediaKeyException>(() => MediaKey.Parse(text));
        exception.Fault.ShouldBe(fault);
        exception.Message.Any(char.IsControl).ShouldBeFalse();
        if (text.Length > 0) Should.Throw<MediaKeyException>(() => MediaPrefix.Parse(text));
    }

    // Not among the rows above: a runner that sends test data between processes mends the text.
    [Fact]
    public void Half_a_character_is_refused() => MediaKey.FaultOf($"a{(char)0xd800}b").ShouldBe(MediaKeyFault.NotUnicode);

    [Theory]
    [InlineData("a")]
    [InlineData("a/b.c/d..e/f")]
    [InlineData("videos/映画 🎬/it's \"50%\" off.mp4")]
    public void A_good_key_is_kept_to_the_letter(string text) => MediaKey.Parse(text).Value.ShouldBe(text);

    [Fact]
    public void A_key_knows_its_name_and_its_folder()
    {
        MediaKey.Parse("a/b/c.mp4").Name.ShouldBe("c.mp4");
        MediaKey.Parse("a/b/c.mp4").Folder.ShouldBe(MediaPrefix.Parse("a/b"));
        MediaKey.Parse("c.mp4").Folder.ShouldBe(MediaPrefix.Root);
    }

    [Fact]
    public void A_prefix_joins_and_takes_apart()
    {
        var prefix = MediaPrefix.Parse("a/b");
        prefix.Key("c/d").ShouldBe(MediaKey.Parse("a/b/c/d"));
        prefix.Relative(MediaKey.Parse("a/b/c/d")).ShouldBe("c/d");
        Should.Throw<MediaKeyException>(() => prefix.Key("../c")).Fault.ShouldBe(MediaKeyFault.DotSegment);
        Should.Throw<ArgumentException>(() => prefix.Relative(MediaKey.Parse("a/bc")));
        prefix.Overlaps(MediaPrefix.Parse("a/bc")).ShouldBeFalse();
        prefix.Overlaps(MediaPrefix.Parse("a")).ShouldBeTrue();
    }
}
