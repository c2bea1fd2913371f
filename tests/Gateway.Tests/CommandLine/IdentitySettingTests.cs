using Microsoft.Extensions.Configuration;
using Transcode.Cli.Serving;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Identity;

namespace Transcode.Gateway.Tests.CommandLine;

/// <summary>Access:Jwt and Access:Oidc, as a person writes them.</summary>
public sealed class IdentitySettingTests
{
    [Fact]
    public void Nothing_said_is_nothing_on()
    {
        var (setting, faults) = IdentitySetting.Read(new ConfigurationManager());
        (setting, faults.Count).ShouldBe((IdentitySetting.None, 0));
    }

    [Fact]
    public void Both_are_read_whole()
    {
        var secret = Path.GetTempFileName();
        File.WriteAllText(secret, "a-secret\n");
        var (setting, faults) = IdentitySetting.Read(new ConfigurationManager
        {
            ["Access:Jwt:Authority"] = "https://login.example.org/realms/media",
            ["Access:Jwt:Audience"] = "transcode",
            ["Access:Jwt:ScopeClaim"] = "roles",
            ["Access:Jwt:ScopePrefix"] = "transcode.",
            ["Access:Jwt:TenantClaim"] = "customer",
            ["Access:Jwt:Algorithms"] = "ES256, PS256",
            ["Access:Jwt:ClockSkewSeconds"] = "5",
            ["Access:Jwt:RequestsPerMinute"] = "600",
            ["Access:Jwt:AllowedNetworks"] = "10.1.0.0/16",
            ["Access:Oidc:Authority"] = "https://login.example.org/realms/media",
            ["Access:Oidc:ClientId"] = "portal",
            ["Access:Oidc:ClientSecretFile"] = secret,
            ["Access:Oidc:SessionMinutes"] = "60",
        });
        File.Delete(secret);

        faults.ShouldBeEmpty();
        var tokens = setting.Tokens.ShouldNotBeNull();
        (tokens.Claims.Scope, tokens.Claims.ScopePrefix, tokens.Claims.Tenant).ShouldBe(("roles", "transcode.", "customer"));
        tokens.Algorithms.ShouldBe(["ES256", "PS256"]);
        (tokens.ClockSkew, tokens.RequestsPerMinute, tokens.Networks.Count).ShouldBe((TimeSpan.FromSeconds(5), 600, 1));
        var signIn = setting.SignIn.ShouldNotBeNull();
        (signIn.ClientId, signIn.ClientSecret, signIn.Session, signIn.ShownName)
            .ShouldBe(("portal", "a-secret", TimeSpan.FromHours(1), "login.example.org"));
        signIn.ToString().ShouldNotContain("a-secret");
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var (_, faults) = IdentitySetting.Read(new ConfigurationManager
        {
            ["Access:Jwt:Authority"] = "http://login.example.org",
            ["Access:Jwt:Algorithms"] = "RS256, none, HS256",
            ["Access:Jwt:ClockSkewSeconds"] = "301",
            ["Access:Jwt:RequestsPerMinute"] = "0",
            ["Access:Jwt:PlatformTenant"] = "us",
            ["Access:Jwt:Audiance"] = "transcode",
            ["Access:Jwt:AllowedNetworks"] = "everything",
            ["Access:Oidc:Name"] = "the house",
            ["Access:Oidc:Scopes"] = "profile",
            ["Access:Oidc:SessionMinutes"] = "a while",
            ["Access:Oidc:ClientSecretFile"] = "/nowhere/secret",
        });

        foreach (var part in new[] { "Jwt:Authority is an address", "\"none\" is not taken", "\"HS256\" is not taken", "Jwt:ClockSkewSeconds",
            "Jwt:RequestsPerMinute", "Jwt:PlatformTenant", "Jwt:Audiance is no setting", "Jwt:Audience is needed", "\"everything\"",
            "Oidc:Authority or", "Oidc:Authority is needed", "Oidc:ClientId is needed", "Oidc:Scopes", "Oidc:SessionMinutes is a whole number",
            "/nowhere/secret" })
            faults.ShouldContain(fault => fault.Contains(part), part);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("keys")]
    [InlineData("""{"keys": [{"kty": "oct", "k": "AAAA"}]}""")]
    public void A_file_of_keys_that_holds_none_is_told_at_start(string content)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, content);
        var (_, faults) = IdentitySetting.Read(new ConfigurationManager
        {
            ["Access:Jwt:KeysFile"] = file,
            ["Access:Jwt:Issuer"] = "us",
            ["Access:Jwt:Audience"] = "transcode",
        });
        File.Delete(file);
        faults.ShouldHaveSingleItem().ShouldStartWith("Access:Jwt:KeysFile is a set of keys");
    }

    [Theory]
    [InlineData("https://login.example.org", true)]
    [InlineData("http://localhost:8090", true)]
    [InlineData("http://127.0.0.1:8090/realms/a", true)]
    [InlineData("http://10.0.0.1", false)]
    [InlineData("http://localhost.evil.example", false)]
    [InlineData("https://user@login.example.org", false)]
    [InlineData("https://login.example.org/?a=b", false)]
    [InlineData("ftp://login.example.org", false)]
    public void Nobody_on_the_way_may_change_what_a_provider_says(string authority, bool isTaken) =>
        new ProviderOptions { Section = "Access:Jwt", Authority = new Uri(authority), Audience = "a" }.Faults().Any().ShouldBe(!isTaken);

    [Fact]
    public void Where_a_provider_says_who_comes_the_loopback_is_not_open()
    {
        var options = new GatewayOptions { ProfileFolders = [], ListensOnLoopbackOnly = true };
        var tokens = new ProviderOptions { Section = "Access:Jwt", Authority = new Uri("https://login.example.org"), Audience = "a" };
        (options.OpenOnLoopback, (options with { Tokens = tokens }).OpenOnLoopback).ShouldBe((true, false));
        (options with { SignIn = new() { Provider = tokens } }).NeedsMadeKeys.ShouldBeTrue();
    }
}
