using Transcode.Domain.Ladders;
using Transcode.Domain.Profiles;

namespace Transcode.Domain.Tests.Ladders;

public sealed class LadderTests
{
    private static readonly LadderEntry[] _usual = [new("1080p", 1920, 1080, 5000), new("720p", 1280, 720, 2500),
        new("480p", 854, 480, 1000), new("360p", 640, 360, 600)];

    [Theory]
    [InlineData(1920, 1080, "1080p 1920x1080 5000", "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(3840, 2160, "1080p 1920x1080 5000", "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(1280, 720, "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(1600, 900, "900p 1600x900 3661", "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(1366, 768, "720p 1280x720 2500", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(960, 540, "540p 960x540 1305", "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(540, 960, "540p 540x960 1305", "480p 480x854 1000", "360p 360x640 600")]
    [InlineData(889, 500, "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(961, 541, "540p 960x540 1310", "480p 852x480 1000", "360p 640x360 600")]
    [InlineData(768, 576, "576p 768x576 1510", "480p 640x480 1000", "360p 480x360 600")]
    [InlineData(700, 400, "400p 700x400 723", "360p 630x360 600")]
    [InlineData(854, 480, "480p 854x480 1000", "360p 640x360 600")]
    [InlineData(640, 360, "360p 640x360 600")]
    [InlineData(320, 180, "180p 320x180 212")]
    [InlineData(1080, 1920, "1080p 1080x1920 5000", "720p 720x1280 2500", "480p 480x854 1000", "360p 360x640 600")]
    [InlineData(1000, 1000, "1000p 1000x1000 4384", "720p 720x720 2500", "480p 480x480 1000", "360p 360x360 600")]
    [InlineData(1920, 800, "1080p 1920x800 5000", "720p 1280x534 2500", "480p 854x356 1000", "360p 640x266 600")]
    [InlineData(321, 181, "180p 320x180 212")]
    [InlineData(1, 1, "2p 2x2 64")]
    [InlineData(16384, 16, "1080p 1920x2 5000", "720p 1280x2 2500", "480p 854x2 1000", "360p 640x2 600")]
    public void The_usual_ladder_fits_itself_to_the_source(int width, int height, params string[] expected) =>
        Fit(_usual, width, height).Select(r => $"{r.Name} {r.Width}x{r.Height} {r.Kbps}").ShouldBe(expected);

    [Fact]
    public void Nothing_is_enlarged_distorted_or_odd_whatever_the_source()
    {
        var random = new Random(1080);
        for (var n = 0; n < 20_000; n++)
        {
            var (width, height) = (1 + (int)Math.Exp(random.NextDouble() * 9.7), 1 + (int)Math.Exp(random.NextDouble() * 9.7));
            var fitted = Fit(_usual, width, height);
            fitted.ShouldNotBeEmpty($"{width}x{height}");
            fitted.Select(r => r.Name).ShouldBeUnique($"{width}x{height}");
            foreach (var r in fitted)
                Check(r, width, height);
        }
    }

    private static void Check(Rendition r, int width, int height)
    {
        var message = $"{r.Width}x{r.Height} of {width}x{height}";
        (r.Width % 2, r.Height % 2).ShouldBe((0, 0), message);
        r.Width.ShouldBeInRange(2, Math.Max(2, width), message);
        r.Height.ShouldBeInRange(2, Math.Max(2, height), message);
        // The shape is kept to within the rounding of both sides to even numbers.
        var across = (width >= height ? height : width) * (width >= height ? (double)r.Width / width : (double)r.Height / height);
        Math.Abs((width >= height ? r.Height : r.Width) - across).ShouldBeLessThanOrEqualTo(2.01, message);
    }

    [Fact]
    public void A_source_between_two_rungs_keeps_its_own_size_and_a_bitrate_between_theirs()
    {
        LadderEntry[] large = [new("2160p", 3840, 2160, 14000), .. _usual];
        Fit(large, 2560, 1440).Take(2).Select(r => $"{r.Name} {r.Width}x{r.Height}").ShouldBe(["1440p 2560x1440", "1080p 1920x1080"]);
        var random = new Random(540);
        for (var n = 0; n < 2000; n++)
        {
            var (width, height) = (random.Next(200, 5000), random.Next(200, 5000));
            Fit(large, width, height).Select(r => r.Kbps)
                .ShouldBe(Fit(large, width, height).Select(r => r.Kbps).OrderDescending(), $"{width}x{height}");
        }
    }

    [Fact]
    public void Less_than_a_tenth_more_lines_is_no_rung_of_its_own()
    {
        Fit(_usual, 1920 * 527 / 1080, 527)[0].Name.ShouldBe("480p");
        Fit(_usual, 1920 * 530 / 1080, 530)[0].Name.ShouldBe("530p");
    }

    [Fact]
    public void A_wide_banner_does_not_get_two_renditions_of_one_name()
    {
        var names = Fit(_usual, 1900, 360).Select(r => r.Name).ToList();
        names.ShouldBe(["1080p", "720p", "480p", "360p"]);
    }

    [Fact]
    public void Two_rungs_of_one_size_and_two_bitrates_are_both_made_of_a_source_of_that_size() =>
        Fit([new("high", 1920, 1080, 8000), new("low", 1920, 1080, 4000), new("small", 640, 360, 600)], 1920, 1080)
            .Select(r => r.Name).ShouldBe(["high", "low", "small"]);

    [Fact]
    public void Two_rungs_of_one_size_keep_their_names_where_the_source_is_smaller() =>
        Fit([new("high", 1920, 1080, 8000), new("low", 1920, 1080, 4000)], 1280, 720).Select(r => $"{r.Name} {r.Width}x{r.Height}")
            .ShouldBe(["high 1280x720", "low 1280x720"]);

    [Fact]
    public void A_ladder_of_one_rung_keeps_its_name_whatever_the_source() =>
        Fit([new("preview", 1920, 1080, 5000)], 640, 360).Single()
            .ShouldBe(new Rendition { Name = "preview", Width = 640, Height = 360, Crf = 23, Kbps = 962 });

    [Fact]
    public void A_bitrate_that_was_asked_for_is_not_lowered_for_a_smaller_source()
    {
        var made = Ladder.Fit(new VideoSettings { Crf = null, Ladder = [new("web", 1280, 720, 1500)] }, (640, 360)).Single();
        (made.Crf, made.Kbps, made.MaxKbps, made.BufferKbit).ShouldBe((null, 1500, 1605, 2250));
    }

    [Fact]
    public void The_largest_comes_first_however_the_profile_is_sorted() =>
        Fit([.. _usual.Reverse()], 1920, 1080).Select(r => r.Height).ShouldBe([1080, 720, 480, 360]);

    private static IReadOnlyList<Rendition> Fit(LadderEntry[] ladder, int width, int height)
        => Ladder.Fit(new VideoSettings { Ladder = ladder }, (width, height));
}
