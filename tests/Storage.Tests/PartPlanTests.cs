namespace Transcode.Storage.Tests;

public sealed class PartPlanTests
{
    private const long Mebibyte = 1 << 20;

    [Theory]
    [InlineData(1, 64, 64, 1, 1)]
    [InlineData(64 * Mebibyte, 64, 64, 1, 64 * Mebibyte)]
    [InlineData(64 * Mebibyte + 1, 64, 64, 2, 1)]
    [InlineData(6L << 30, 64, 64, 96, 64 * Mebibyte)]
    [InlineData(80_000 * Mebibyte, 8, 8, 10_000, 8 * Mebibyte)]
    [InlineData(80_000 * Mebibyte + 1, 8, 9, 8_889, 8 * Mebibyte + 1)]
    [InlineData(5L << 40, 64, 525, 9_987, 230 * Mebibyte)]
    public void A_file_has_no_more_parts_than_stores_take_and_all_of_it_is_in_them(long length, int smallest, int size, int count,
        long last)
    {
        var plan = PartPlan.Of(length, smallest * Mebibyte);
        (plan.PartBytes, plan.Count, plan.LengthOf(plan.Count)).ShouldBe((size * Mebibyte, count, last));
        Enumerable.Range(1, plan.Count).Sum(plan.LengthOf).ShouldBe(length);
    }
}
