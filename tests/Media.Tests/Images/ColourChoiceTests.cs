using Transcode.Media.Images;

namespace Transcode.Media.Tests.Images;

public sealed class ColourChoiceTests
{
    [Theory]
    [InlineData("srgb", null, false, ImageColours.AsTheyAre)]
    [InlineData("srgb", "RGB ", false, ImageColours.ByProfile)]
    [InlineData("rgb16", "RGB ", false, ImageColours.ByProfile)]
    [InlineData("srgb", "GRAY", false, ImageColours.AsTheyAre)] // libvips would make five channels of it
    [InlineData("srgb", "CMYK", false, ImageColours.AsTheyAre)]
    [InlineData("b-w", "GRAY", false, ImageColours.ByProfile)]
    [InlineData("b-w", "RGB ", false, ImageColours.AsTheyAre)] // it would refuse
    [InlineData("grey16", null, false, ImageColours.AsTheyAre)]
    [InlineData("cmyk", null, false, ImageColours.Inks)]
    [InlineData("cmyk", "RGB ", false, ImageColours.Inks)]
    [InlineData("lab", "RGB ", false, ImageColours.AsTheyAre)]
    [InlineData("scrgb", "RGB ", false, ImageColours.AsTheyAre)]
    [InlineData("srgb", null, true, ImageColours.ByNumbers)]
    [InlineData("grey16", null, true, ImageColours.ByNumbers)]
    [InlineData("lab", null, true, ImageColours.AsTheyAre)]
    public void A_profile_is_followed_only_where_it_is_meant_for_these_channels(string interpretation, string? profile, bool hasNumbers,
        ImageColours expected)
    {
        var header = new HeaderOutput();
        header.Add($"interpretation: {interpretation}");
        ColourChoice.Of(header, profile, hasNumbers).ShouldBe(expected);
    }

    [Fact]
    public void A_profile_says_what_it_is_meant_for()
    {
        var profile = new byte[400];
        "GRAY"u8.CopyTo(profile.AsSpan(16));
        ProfileHead.Space(Convert.ToBase64String(profile)).ShouldBeNull("it has no signature");
        "acsp"u8.CopyTo(profile.AsSpan(36));
        ProfileHead.Space(Convert.ToBase64String(profile)).ShouldBe("GRAY");
        ProfileHead.Space(Convert.ToBase64String(profile)[..200] + "\u2026").ShouldBe("GRAY");
        ProfileHead.Space(Convert.ToBase64String(profile)[..60]).ShouldBeNull();
        ProfileHead.Space("vipsheader: field not found").ShouldBeNull();
    }
}
