using Transcode.Domain.Addresses;

namespace Transcode.Domain.Tests.Addresses;

public sealed class OutgoingUrlTests
{
    [Theory]
    [InlineData("https://example.org/film.mp4")]
    [InlineData("http://example.org:8080/a%20b.mp4?x=1#part")]
    [InlineData("http://example.org./film.mp4")]
    [InlineData("http://93.184.216.34/film.mp4")]
    [InlineData("http://93.184.216.34:8080")]
    [InlineData("http://[2606:2800:220:1::1]:8080/film.mp4")]
    [InlineData("https://bücher.example/film.mp4")]
    [InlineData("HTTPS://EXAMPLE.ORG/FILM.MP4")]
    [InlineData("http://my_host.example/film.mp4")]
    [InlineData("http://3com.example/film.mp4")]
    public void A_usual_address_is_taken(string text) => OutgoingUrl.Read(text).Why.ShouldBeNull();

    [Theory]
    [InlineData("", AddressFault.NotAnAddress)]
    [InlineData("film.mp4", AddressFault.NotAnAddress)]
    [InlineData("//example.org/film.mp4", AddressFault.Scheme)]
    [InlineData("http:///film.mp4", AddressFault.NotAnAddress)]
    [InlineData("http://exa mple.org/", AddressFault.NotAnAddress)]
    [InlineData("http://example.org/\r\nHost: x", AddressFault.NotAnAddress)]
    [InlineData("http://example.org\\@127.0.0.1/", AddressFault.NotAnAddress)]
    [InlineData("file:///etc/passwd", AddressFault.Scheme)]
    [InlineData("/etc/passwd", AddressFault.Scheme)]
    [InlineData("ftp://example.org/film.mp4", AddressFault.Scheme)]
    [InlineData("gopher://example.org/", AddressFault.Scheme)]
    [InlineData("data:text/plain,x", AddressFault.Scheme)]
    [InlineData("jar:http://example.org!/", AddressFault.Scheme)]
    [InlineData("http://user:secret@example.org/", AddressFault.UserInfo)]
    [InlineData("http://example.org@127.0.0.1/", AddressFault.UserInfo)]
    [InlineData("http://2130706433/", AddressFault.Host)]
    [InlineData("http://0177.0.0.1/", AddressFault.Host)]
    [InlineData("http://0x7f.0.0.1/", AddressFault.Host)]
    [InlineData("http://0x7f000001/", AddressFault.Host)]
    [InlineData("http://127.1/", AddressFault.Host)]
    [InlineData("http://127.0.1/", AddressFault.Host)]
    [InlineData("http://0/", AddressFault.Host)]
    [InlineData("http://127.0.0.1./", AddressFault.Host)]
    [InlineData("http://1.2.3.4.5/", AddressFault.Host)]
    [InlineData("http://999.1.1.1/", AddressFault.Host)]
    [InlineData("http://example.0x7f/", AddressFault.Host)]
    [InlineData("http://①②⑦.⓪.⓪.①/", AddressFault.Host)]
    [InlineData("http://[fe80::1%25eth0]/", AddressFault.Host)]
    [InlineData("http://example..org/", AddressFault.NotAnAddress)]
    [InlineData("http://127。0。0。1/", AddressFault.Host)]
    [InlineData("http://example.org:22/", AddressFault.Port)]
    [InlineData("http://example.org:25/", AddressFault.Port)]
    [InlineData("http://example.org:6000/", AddressFault.Port)]
    [InlineData("http://example.org:0/", AddressFault.Port)]
    public void Whatever_may_be_read_in_two_ways_is_refused(string text, AddressFault fault)
    {
        var (url, why) = OutgoingUrl.Read(text);
        url.ShouldBeNull();
        // Which of two faults is told may differ where both hold; that one is told may not.
        why!.Fault.ShouldBe(fault, why.Message);
    }

    [Fact]
    public void A_long_one_is_refused()
        => OutgoingUrl.Read("https://example.org/" + new string('a', OutgoingUrl.Longest)).Why!.Fault.ShouldBe(AddressFault.NotAnAddress);
}
