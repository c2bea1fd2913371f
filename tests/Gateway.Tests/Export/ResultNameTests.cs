using System.Text;
using Transcode.Cli.Export;

namespace Transcode.Gateway.Tests.Export;

public sealed class ResultNameTests
{
    [Theory]
    [InlineData("movie.mkv", "movie-transcoded", "movie.mkv-transcoded")]
    [InlineData("noext", "noext-transcoded")]
    [InlineData(".hidden", ".hidden-transcoded")]
    [InlineData("a.b.mp4", "a.b-transcoded", "a.b.mp4-transcoded")]
    [InlineData(" odd \n.mp4", " odd \n-transcoded", " odd \n.mp4-transcoded")]
    public void A_result_is_named_after_its_source_and_by_its_whole_name_where_that_is_taken(string file, params string[] names) =>
        ResultName.For(file).ShouldBe(names);

    [Theory]
    [InlineData("x", 240)]
    [InlineData("é", 125)]
    [InlineData("e\u0301", 83)]
    [InlineData("🎬", 62)]
    public void A_long_name_is_shortened_between_characters_so_that_its_workplace_fits_too(string character, int count)
    {
        var stem = string.Concat(Enumerable.Repeat(character, count));

        var names = ResultName.For(stem + ".mp4");

        names.Count.ShouldBe(2);
        names.ShouldBeUnique();
        foreach (var name in names)
        {
            Encoding.UTF8.GetByteCount(name + ".partial").ShouldBeLessThanOrEqualTo(255);
            name.ShouldEndWith("-transcoded");
            name.Split('-')[0].ShouldBe(string.Concat(Enumerable.Repeat(character, name.Split('-')[0].Length / character.Length)));
        }
    }

    [Fact]
    public void Two_long_names_that_begin_alike_give_two_results()
    {
        var stem = new string('x', 240);
        ResultName.For(stem + "1.mp4")[0].ShouldNotBe(ResultName.For(stem + "2.mp4")[0]);
        ResultName.For(stem + "1.mp4").ShouldBe(ResultName.For(stem + "1.mp4"));
    }
}
