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
    [InlineData("srgb", null, true, ImageColours.DisplayP3)]
    [InlineData("b-w", null, true, ImageColours.AsTheyAre)]
    public void A_profile_is_followed_only_where_it_is_meant_for_these_channels(string interpretation, string? profile, bool isP3,
        ImageColours expected)
    {
        var header = new HeaderOutput();
        header.Add($"interpretation: {interpretation}");
        ColourChoice.Of(header, profile, isP3).ShouldBe(expected);
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

    [Theory]
    [InlineData("00000000", false, false)]
    [InlineData("636F6C726E636C78000C000D0001", true, false)]
    [InlineData("636F6C726E636C780001000D0001", false, false)]
    [InlineData("636F6C726E636C78000C00100001", false, true)] // P3 in PQ: more than a choice of primaries
    [InlineData("636F6C726E636C78000900120001", false, true)]
    [InlineData("636F6C726E636C78000C000D000100636F6C726E636C780001000D0001", false, true)]
    [InlineData("636F6C726E636C78000C", false, false)]
    public void Numbers_beside_the_picture_may_say_display_p3(string file, bool areP3, bool areWide)
    {
        var numbers = HeifNumbers.Of(new MemoryStream(Convert.FromHexString(file)));
        (HeifNumbers.AreP3(numbers), HeifNumbers.AreWide(numbers)).ShouldBe((areP3, areWide));
    }
}
