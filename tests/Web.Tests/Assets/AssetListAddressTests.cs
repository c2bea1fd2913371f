using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Lists;
using Transcode.Web.Assets;

namespace Transcode.Web.Tests.Assets;

public sealed class AssetListAddressTests
{
    [Theory]
    [InlineData(null, null, null, "/assets")]
    [InlineData(" ", "", "", "/assets")]
    [InlineData("a & b", "ready", "acme", "/assets?q=a%20%26%20b&status=ready&tenant=acme")]
    public void An_address_holds_what_is_shown(string? search, string? status, string? tenant, string address) =>
        new AssetListAddress(search, status, tenant, null).ToString().ShouldBe(address);

    [Fact]
    public void The_next_page_begins_behind_the_last_asset_whatever_its_name()
    {
        var last = new Asset { Id = new("film.of 2026"), Label = "", Status = AssetStatus.Ready, At = DateTimeOffset.FromUnixTimeMilliseconds(1234) };

        var next = new AssetListAddress("film", null, null, null).Behind(last);

        next.ToString().ShouldBe("/assets?q=film&after=1234.film.of%202026");
        next.Filter.After.ShouldBe(new AssetPlace(1234, new AssetId("film.of 2026")));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("12")]
    [InlineData("-5.a")]
    [InlineData("x.a")]
    public void What_is_no_place_is_the_first_page(string after) =>
        new AssetListAddress(null, "nonsense", null, after).Filter.ShouldSatisfyAllConditions(
            filter => filter.After.ShouldBeNull(), filter => filter.Status.ShouldBeNull());
}
