namespace Transcode.Storage.Tests;

public sealed class StoreSignatureTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private static readonly StorePermit _permit = new("PUT", MediaKey.Parse("a b/ä%2F\"?#&=.mp4"), _now.AddHours(1), 10, "upload-1", 3);
    private readonly StoreSignature _signature = new(Bytes.Random(32));

    [Fact]
    public void What_was_signed_is_allowed_as_it_was_signed()
    {
        var address = _signature.Sign(_permit);
        address.ShouldStartWith("/store/a%20b/%C3%A4%252F%22%3F%23%26%3D.mp4?expires=1800003600&length=10&upload=upload-1&part=3&sig=");
        _signature.Verify("PUT", address, _now).ShouldBe(new SignatureCheck.Allowed(_permit));
    }

    [Fact]
    public void A_grant_for_reading_covers_the_question_whether_it_is_there()
    {
        var address = _signature.Sign(new StorePermit("GET", MediaKey.Parse("a"), _now.AddHours(1)));
        _signature.Verify("GET", address, _now).ShouldBeOfType<SignatureCheck.Allowed>();
        _signature.Verify("HEAD", address, _now).ShouldBeOfType<SignatureCheck.Allowed>();
        _signature.Verify("PUT", address, _now).ShouldBeOfType<SignatureCheck.Forged>();
        _signature.Verify("DELETE", address, _now).ShouldBeOfType<SignatureCheck.Malformed>();
    }

    [Fact]
    public void It_ends_in_the_second_that_it_names()
    {
        var address = _signature.Sign(_permit);
        _signature.Verify("PUT", address, _permit.Expires.AddTicks(-1)).ShouldBeOfType<SignatureCheck.Allowed>();
        _signature.Verify("PUT", address, _permit.Expires).ShouldBe(new SignatureCheck.Expired(_permit.Expires));
    }

    [Fact]
    public void Every_single_changed_character_is_noticed()
    {
        var address = _signature.Sign(_permit);
        for (var index = 0; index < address.Length; index++)
        {
            var letter = address[index] == 'A' ? 'B' : 'A';
            var changed = $"{address[..index]}{letter}{address[(index + 1)..]}";
            _signature.Verify("PUT", changed, _now).ShouldNotBeOfType<SignatureCheck.Allowed>(changed);
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
        var address = _signature.Sign(_permit);
        address.ShouldContain(original);
        var changed = address.Replace(original, forged, StringComparison.Ordinal);
        var check = _signature.Verify("PUT", changed, _now);
        // A leading zero reads as the same number and permits the same.
        if (forged == "&length=010") check.ShouldBe(new SignatureCheck.Allowed(_permit));
        else check.ShouldNotBeOfType<SignatureCheck.Allowed>(changed);
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
        _signature.Verify("GET", address, _now).ShouldBeOfType<SignatureCheck.Malformed>();

    [Fact]
    public void Another_key_makes_another_signature()
    {
        var other = new StoreSignature(Bytes.Random(32, seed: 2));
        other.Verify("PUT", _signature.Sign(_permit), _now).ShouldBeOfType<SignatureCheck.Forged>();
        Should.Throw<ArgumentException>(() => new StoreSignature(new byte[31]));
    }
}
