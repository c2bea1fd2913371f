using System.Text.Json;
using Transcode.Gateway.Identity;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Identity;

/// <summary>Which keys of a set are taken.</summary>
public sealed class ProviderKeysTests
{
    [Theory]
    [InlineData("""{"keys": [{"kty": "oct", "kid": "a", "k": "c2VjcmV0LW9mLXRoZS10ZXN0cy0zMi1ieXRlcy1sb25n"}]}""")]
    [InlineData("""{"keys": []}""")]
    [InlineData("""{"keys": [{"kty": "EC", "kid": "a", "crv": "P-256"}]}""")]
    [InlineData("not json")]
    public void A_set_without_a_key_that_only_the_provider_signs_with_is_none(string keys) =>
        Should.Throw<Exception>(() => ProviderFetch.Keys(keys));

    [Fact]
    public void A_key_of_RSA_that_is_too_short_is_none() => Should.Throw<FormatException>(
        () => ProviderFetch.Keys(JsonSerializer.Serialize(new { keys = new[] { SigningKey.OfRsa("short", 1024).Public } })));
}
