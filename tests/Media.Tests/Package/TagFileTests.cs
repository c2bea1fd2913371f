using Transcode.Domain.Sources;
using Transcode.Domain.Time;
using Transcode.Media.Package;

namespace Transcode.Media.Tests.Package;

public sealed class TagFileTests
{
    private static Chapter At(double from, double to, string? title) => new(MediaTime.FromSeconds(from), MediaTime.FromSeconds(to), title);

    [Fact]
    public void Chapters_are_told_on_the_clock_of_the_result_and_none_goes_past_its_end() =>
        TagFile.Write(new Dictionary<string, string> { ["title"] = "T" }, [At(0, 1, "before"), At(1, 5, "one"), At(5, 20, null)],
            2 * 90000, MediaTime.FromSeconds(10)).ShouldBe("""
            ;FFMETADATA1
            title=T
            [CHAPTER]
            TIMEBASE=1/90000
            START=0
            END=270000
            title=one
            [CHAPTER]
            TIMEBASE=1/90000
            START=270000
            END=900000

            """.ReplaceLineEndings("\n"));

    [Fact]
    public void What_a_stranger_writes_stays_one_value() =>
        TagFile.Write(new Dictionary<string, string> { ["title"] = "a=b;c#d\\e\n[CHAPTER]\0" }, [], 0, MediaTime.Zero)
            .ShouldBe(";FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\e [CHAPTER]\n");
}
