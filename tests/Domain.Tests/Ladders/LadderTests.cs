using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;

namespace Transcode.Domain.Tests.Ladders;

public sealed class LadderTests
{
    private static readonly Rung[] Usual = [new("1080p", 1920, 1080, 5000), new("720p", 1280, 720, 2500), new("480p", 854, 480, 1000), new("360p", 640, 360, 600)];

    [Theory]
    [InlineData(1920, 1080, "1080p 1920x1080 5000", "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(3840, 2160, "1080p 1920x1080 5000", "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(1280, 720, "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(1600, 900, "900p 1600x900 3804", "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(1366, 768, "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(700, 400, "360p 630x360 600")]
    [InlineData(320, 180, "180p 320x180 212")]
    [InlineData(1080, 1920, "1080p 1080x1920 5000", "720p 720x1280 2500", "480p 480x854 1000", "360p 360x640 600")]
    [InlineData(1000, 1000, "1000p 1000x1000 2894", "720p 720x720 2500", "480p 480x480 1000", "360p 360x360 600")]
    [InlineData(1920, 800, "1080p 1920x800 5000", "720p 1280x534 2500", "480p 854x356 1000", "360p 640x266 600")]
    [InlineData(321, 181, "180p 320x180 212")]
    [InlineData(1, 1, "2p 2x2 64")]
    [InlineData(16384, 16, "1080p 1920x2 5000", "720p 1280x2 2500", "480p 854x2 1000", "360p 640x2 600")]
    public void The_usual_ladder_fits_itself_to_the_source(int width, int height, params string[] expected) =>
        Fit(Usual, width, height).Select(r => $"{r.Name} {r.Width}x{r.Height} {r.Kbps}").ShouldBe(expected);

    [Fact]
    public void Nothing_is_enlarged_distorted_or_odd_whatever_the_source()
    {
        var random = new Random(1080);
        for (var n = 0; n < 20_000; n++)
        {
            var (width, height) = (1 + (int)Math.Exp(random.NextDouble() * 9.7), 1 + (int)Math.Exp(random.NextDouble() * 9.7));
            var fitted = Fit(Usual, width, height);
            fitted.ShouldNotBeEmpty($"{width}x{height}");
            fitted.Select(r => r.Name).ShouldBeUnique($"{width}x{height}");
            foreach (var r in fitted)
                Check(r, width, height);
        }
    }

    private static void Check(Rendition r, int width, int height)
    {
        var words = $"{r.Width}x{r.Height} of {width}x{height}";
        (r.Width % 2, r.Height % 2).ShouldBe((0, 0), words);
        r.Width.ShouldBeInRange(2, Math.Max(2, width), words);
        r.Height.ShouldBeInRange(2, Math.Max(2, height), words);
        // The shape is kept to within the rounding of both sides to even numbers.
        var across = (width >= height ? height : width) * (width >= height ? (double)r.Width / width : (double)r.Height / height);
        Math.Abs((width >= height ? r.Height : r.Width) - across).ShouldBeLessThanOrEqualTo(2.01, words);
    }

    [Fact]
    public void A_wide_banner_does_not_get_two_renditions_of_one_name()
    {
        var names = Fit(Usual, 1900, 360).Select(r => r.Name).ToList();
        names.ShouldBe(["1080p", "720p", "480p", "360p"]);
    }

    [Fact]
    public void Two_rungs_of_one_size_and_two_bitrates_are_both_made_of_a_source_of_that_size() =>
        Fit([new("high", 1920, 1080, 8000), new("low", 1920, 1080, 4000), new("small", 640, 360, 600)], 1920, 1080)
            .Select(r => r.Name).ShouldBe(["high", "low", "small"]);

    [Fact]
    public void Two_rungs_of_one_size_keep_their_names_where_the_source_is_smaller() =>
        Fit([new("high", 1920, 1080, 8000), new("low", 1920, 1080, 4000)], 1280, 720).Select(r => $"{r.Name} {r.Width}x{r.Height}").ShouldBe(["high 1280x720", "low 1280x720"]);

    [Fact]
    public void A_ladder_of_one_rung_keeps_its_name_whatever_the_source() =>
        Fit([new("preview", 1920, 1080, 5000)], 640, 360).Single().ShouldBe(new Rendition { Name = "preview", Width = 640, Height = 360, Crf = 23, Kbps = 962 });

    [Fact]
    public void A_bitrate_that_was_asked_for_is_not_lowered_for_a_smaller_source()
    {
        var made = Ladder.Fit(new VideoSettings { Crf = null, Ladder = [new("web", 1280, 720, 1500)] }, (640, 360)).Single();
        (made.Crf, made.Kbps, made.MaxKbps, made.BufferKbit).ShouldBe((null, 1500, 1605, 2250));
    }

    [Fact]
    public void The_largest_comes_first_however_the_profile_is_sorted() =>
        Fit([.. Usual.Reverse()], 1920, 1080).Select(r => r.Height).ShouldBe([1080, 720, 480, 360]);

    private static IReadOnlyList<Rendition> Fit(Rung[] ladder, int width, int height) => Ladder.Fit(new VideoSettings { Ladder = ladder }, (width, height));
}
