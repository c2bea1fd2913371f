namespace Transcode.Storage.Tests;

public sealed class PartSizesTests
{
    private const long Gibibyte = 1024L * 1024 * 1024;

    [Theory]
    [InlineData(1, 8)]
    [InlineData(78, 8)]
    [InlineData(100, 11)]
    [InlineData(4_000, 410)]
    public void A_known_length_fits_into_ten_thousand_equal_parts(long gibibytes, int expectedMebibytes)
    {
        var size = PartSizes.Of(IMultipartUploads.SmallestPart, gibibytes * Gibibyte, part: 5_000);
        size.ShouldBe(expectedMebibytes * 1024 * 1024);
        (gibibytes * Gibibyte / size).ShouldBeLessThanOrEqualTo(IMultipartUploads.MostParts);
    }

    [Fact]
    public void An_unknown_length_is_met_with_growing_parts()
    {
        PartSizes.Of(8, null, 1).ShouldBe(8);
        PartSizes.Of(8, null, 2_500).ShouldBe(8);
        PartSizes.Of(8, null, 2_501).ShouldBe(16);
        PartSizes.Of(8, null, 10_000).ShouldBe(64);
    }
}
