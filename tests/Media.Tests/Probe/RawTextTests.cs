using System.Text;
using Transcode.Media.Probe;

namespace Transcode.Media.Tests.Probe;

/// <summary>Tags of a time before UTF-8, in the form in which ffprobe 5.1 hands them on.</summary>
public sealed class RawTextTests
{
    private const string Answer = """{"streams":[{"codec_type":"audio","codec_name":"mp3","channels":1,"sample_rate":"8000","index":0}],"format":{"format_name":"mp3","tags":{"title":"TITLE","artist":"ARTIST","album":"plain","software":"SOFTWARE"}}}""";

    [Theory]
    [InlineData(1252, "Café Ünïque", "Björk", "Größe")]
    [InlineData(1252, "x", "Björk", "x")]
    [InlineData(1251, "Подмосковные вечера", "Владимир Трошин", "Песни")]
    [InlineData(932, "能力の表現", "ソニー・ミュージック", "日本語の歌")]
    public void Letters_are_found_out_from_all_tags_together(int codePage, string title, string artist, string software)
    {
        var (json, decoded) = RawText.Read(Bytes(codePage, title, artist, software));
        var facts = ProbeOutput.Read(json, 1, null, decoded).Facts!;
        facts.Tags.ShouldBe(new Dictionary<string, string> { ["title"] = title, ["artist"] = artist, ["album"] = "plain" },
            ignoreOrder: true);
        facts.DecodedTags!.Values.ShouldBe(new[] { title, artist, software }.Where(text => text != "x"), ignoreOrder: true);
    }

    [Fact]
    public void What_is_utf8_stays_so_beside_what_is_not()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Answer.Replace("ARTIST", "Бьорк", StringComparison.Ordinal))];
        var at = bytes.AsSpan().IndexOf("TITLE"u8);
        bytes[at + 1] = 0xE9;
        var (json, decoded) = RawText.Read(bytes);
        decoded.ShouldBe(["TéTLE"]);
        ProbeOutput.Read(json, 1, null, decoded).Facts!.Tags["artist"].ShouldBe("Бьорк");
    }

    [Fact]
    public void A_quote_and_a_line_within_are_no_end()
    {
        byte[] bytes = [.. "{\"a\":\"x\\\"\\n\\u0001"u8, 0xE9, .. "\"}"u8];
        RawText.Read(bytes).Decoded.ShouldBe(["x\"\n é"]);
    }

    [Fact]
    public void Nonsense_has_an_end()
    {
        RawText.Read([(byte)'"', 0xE9, (byte)'\\']).Decoded.Count.ShouldBe(1);
        RawText.Read([]).Decoded.ShouldBeEmpty();
    }

    [Fact]
    public void It_is_asked_for_only_where_letters_were_lost()
    {
        RawText.IsNeeded(Answer).ShouldBeFalse();
        RawText.IsNeeded("Bj\uFFFDrk").ShouldBeTrue();
        ProbeOutput.Read(Answer, 1).Facts!.DecodedTags.ShouldBeNull();
    }

    private static byte[] Bytes(int codePage, string title, string artist, string software)
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage)!;
        byte[] bytes = Encoding.ASCII.GetBytes(Answer);
        foreach (var (name, value) in new[] { ("TITLE", title), ("ARTIST", artist), ("SOFTWARE", software) })
        {
            // As ffprobe escapes: each byte that is a backslash.
            var raw = encoding.GetBytes(value).SelectMany(one => one == '\\' ? new[] { one, one } : [one]);
            var at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(name));
            bytes = [.. bytes[..at], .. raw, .. bytes[(at + name.Length)..]];
        }
        return bytes;
    }
}
