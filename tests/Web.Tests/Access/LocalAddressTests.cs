using Transcode.Web.Access;

namespace Transcode.Web.Tests.Access;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/jobs?q=a", "/jobs?q=a")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/a\nSet-Cookie: x", "/")]
    public void After_a_form_nobody_is_led_to_another_site(string? asked, string address) => LocalAddress.Of(asked).ShouldBe(address);
}
