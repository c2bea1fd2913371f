using Transcode.Domain.Languages;

namespace Transcode.Domain.Tests.Languages;

public sealed class LanguageTagTests
{
    [Theory]
    [InlineData("deu", "de")]
    [InlineData("ger", "de")]
    [InlineData("ENG", "en")]
    [InlineData("fre", "fr")]
    [InlineData("chi", "zh")]
    [InlineData("fil", "fil")]
    [InlineData("en", "en")]
    [InlineData("pt_br", "pt-BR")]
    [InlineData("zh-hant-tw", "zh-Hant-TW")]
    [InlineData("qaa", "qaa")]
    [InlineData("und", null)]
    [InlineData("mul", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("\"\n", null)]
    [InlineData("english", null)]
    [InlineData("en-\"x", null)]
    [InlineData("d1", null)]
    public void A_tag_of_a_container_becomes_one_of_bcp_47(string? tagged, string? tag) => LanguageTag.Of(tagged).ShouldBe(tag);

    [Theory]
    [InlineData("de", "German")]
    [InlineData("pt-BR", "Portuguese (BR)")]
    [InlineData("fil", "Filipino")]
    [InlineData("qaa", "qaa")]
    public void A_language_has_a_name_for_people(string tag, string name) => LanguageTag.NameOf(tag).ShouldBe(name);

    [Theory]
    [InlineData("de", "deu")]
    [InlineData("zh-Hant", "zho")]
    [InlineData("fil", "fil")]
    [InlineData("xx", null)]
    public void Mp4_is_told_three_letters(string tag, string? three) => LanguageTag.ThreeLetters(tag).ShouldBe(three);
}
