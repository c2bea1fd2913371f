namespace Transcode.Storage.Tests;

public sealed class StoreSignatureTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly StorePermit Permit = new("PUT", MediaKey.Parse("a b/ä%2F\"?#&=.mp4"), Now.AddHours(1), 10, "upload-1", 3);
    private readonly StoreSignature signature = new(Bytes.Random(32));

    [Fact]
    public void What_was_signed_is_allowed_as_it_was_signed()
    {
        var address = signature.Sign(Permit);
        address.ShouldStartWith("/store/a%20b/%C3%A4%252F%22%3F%23%26%3D.mp4?expires=1800003600&length=10&upload=upload-1&part=3&sig=");
        signature.Verify("PUT", address, Now).ShouldBe(new StoreVerdict.Allowed(Permit));
    }

    [Fact]
    public void A_grant_for_reading_covers_the_question_whether_it_is_there()
    {
        var address = signature.Sign(new StorePermit("GET", MediaKey.Parse("a"), Now.AddHours(1)));
        signature.Verify("GET", address, Now).ShouldBeOfType<StoreVerdict.Allowed>();
        signature.Verify("HEAD", address, Now).ShouldBeOfType<StoreVerdict.Allowed>();
        signature.Verify("PUT", address, Now).ShouldBeOfType<StoreVerdict.Forged>();
        signature.Verify("DELETE", address, Now).ShouldBeOfType<StoreVerdict.Malformed>();
    }

    [Fact]
    public void It_ends_in_the_second_that_it_names()
    {
        var address = signature.Sign(Permit);
        signature.Verify("PUT", address, Permit.Expires.AddTicks(-1)).ShouldBeOfType<StoreVerdict.Allowed>();
        signature.Verify("PUT", address, Permit.Expires).ShouldBe(new StoreVerdict.Expired(Permit.Expires));
    }

    [Fact]
    public void Every_single_changed_character_is_noticed()
    {
        var address = signature.Sign(Permit);
        for (var index = 0; index < address.Length; index++)
        {
            var letter = address[index] == 'A' ? 'B' : 'A';
            var changed = $"{address[..index]}{letter}{address[(index + 1)..]}";
            signature.Verify("PUT", changed, Now).ShouldNotBeOfType<StoreVerdict.Allowed>(changed);
        }
    }

    [Theory]
    [InlineData("&length=10", "")]
    [InlineData("&length=10", "&length=11")]
    [InlineData("&length=10", "&length=010")]
    [InlineData("&part=3", "")]
    [InlineData("&part=3", "&part=4")]
    [InlineData("&part=3", "&part=3&part=4")]
    [InlineData("&part=3", "&part=4294967299")]
    [InlineData("&upload=upload-1", "")]
    [InlineData("expires=", "expires=1")]
    [InlineData("expires=", "expires=-")]
    [InlineData("&sig=", "&more=1&sig=")]
    [InlineData("&sig=", "&sig")]
    [InlineData("/store/a%20b/", "/store/a%20b/../a%20b/")]
    [InlineData("/store/a%20b/", "/store/a%20b%2F")]
    [InlineData("/store/", "/other/")]
    public void What_was_not_signed_so_is_not_allowed(string original, string forged)
    {
        var address = signature.Sign(Permit);
        address.ShouldContain(original);
        var changed = address.Replace(original, forged, StringComparison.Ordinal);
        var verdict = signature.Verify("PUT", changed, Now);
        // A leading zero reads as the same number and permits the same.
        if (forged == "&length=010") verdict.ShouldBe(new StoreVerdict.Allowed(Permit));
        else verdict.ShouldNotBeOfType<StoreVerdict.Allowed>(changed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/store/a")]
    [InlineData("/store/?")]
    [InlineData("/store/a?expires=1")]
    [InlineData("/store/a?expires=99999999999999999999&sig=x")]
    [InlineData("/store/a?expires=9223372036854775807&sig=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("/store/a?expires=1&sig=!!!!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("http://elsewhere/store/a?expires=1&sig=x")]
    public void What_we_never_made_is_malformed(string address) =>
        signature.Verify("GET", address, Now).ShouldBeOfType<StoreVerdict.Malformed>();

    [Fact]
    public void Another_key_makes_another_signature()
    {
        var other = new StoreSignature(Bytes.Random(32, seed: 2));
        other.Verify("PUT", signature.Sign(Permit), Now).ShouldBeOfType<StoreVerdict.Forged>();
        Should.Throw<ArgumentException>(() => new StoreSignature(new byte[31]));
    }
}
