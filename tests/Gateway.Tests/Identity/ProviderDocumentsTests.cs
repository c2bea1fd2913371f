using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Transcode.Gateway.Access;
using Transcode.Gateway.Identity;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Identity;

/// <summary>What is kept of a provider, and for how long.</summary>
public sealed class ProviderDocumentsTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private IdentityProvider _provider = null!;

    public async ValueTask InitializeAsync() => _provider = await IdentityProvider.Start();

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task While_the_provider_is_away_its_keys_hold_for_a_day()
    {
        using var documents = Documents();
        (await Key(documents, "rsa-1")).ShouldBeTrue();
        _provider.IsAway = true;

        _time.Advance(TimeSpan.FromHours(23));
        (await Key(documents, "rsa-1")).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(2));
        await Should.ThrowAsync<ProviderUnavailableException>(() => Key(documents, "rsa-1"));

        _provider.IsAway = false;
        _time.Advance(ProviderDocuments.BetweenReadings);
        (await Key(documents, "rsa-1")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_key_that_is_not_known_is_looked_for_and_not_more_often_than_every_half_minute()
    {
        using var documents = Documents();
        (await Key(documents, "rsa-1")).ShouldBeTrue();
        _provider.Keys.Add(_provider.Rsa with
        {
            Public = new Dictionary<string, string>(_provider.Rsa.Public) { ["kid"] = "new" }
        });

        for (var tries = 0; tries < 20; tries++)
            (await Key(documents, "new")).ShouldBeFalse();
        _provider.Readings.ShouldBe(1);
        _time.Advance(ProviderDocuments.BetweenReadings);
        (await Key(documents, "new")).ShouldBeTrue();
        _provider.Readings.ShouldBe(2);
    }

    [Fact]
    public async Task A_provider_by_another_name_is_none()
    {
        using var documents = Documents(options => options with { Authority = new Uri(_provider.Authority.Replace("127.0.0.1", "localhost")) });
        (await Should.ThrowAsync<ProviderUnavailableException>(() => Key(documents, "rsa-1")))
            .InnerException!.Message.ShouldContain("Access:Jwt:Issuer");
    }

    [Fact]
    public async Task Where_no_network_is_allowed_a_provider_in_it_is_not_asked()
    {
        // The name leads here, and the setting does not say so.
        using var documents = Documents(options => options with { Authority = new Uri("https://[::ffff:10.0.0.1]/") });
        var why = (await Should.ThrowAsync<ProviderUnavailableException>(() => Key(documents, "rsa-1"))).InnerException!;
        why.ShouldBeOfType<ServiceDefaults.Outgoing.AddressRefusedException>().Message.ShouldContain("private network");
        _provider.Readings.ShouldBe(0);
    }

    [Fact]
    public async Task Keys_of_a_file_need_nobody()
    {
        var keys = JsonSerializer.Serialize(new { keys = new[] { _provider.Rsa.Public, _provider.Curve.Public } });
        using var documents = Documents(options => options with { Authority = null, Keys = keys, Issuer = "the file's" });
        (await Key(documents, "rsa-1")).ShouldBeTrue();
        (await Key(documents, "rsa-2")).ShouldBeFalse();
        _provider.Readings.ShouldBe(0);
    }

    [Fact]
    public async Task What_was_opened_with_a_token_ends_with_it()
    {
        var watch = new KeyWatch(null!, _time);
        using var held = watch.Hold(Caller.Loopback with { Key = "jwt:1", Until = _time.GetUtcNow().AddMinutes(1) });
        var ended = new TaskCompletionSource();
        held.Ended.Register(ended.SetResult);

        for (var seconds = 0; seconds < 58; seconds += 2)
            _time.Advance(TimeSpan.FromSeconds(2));
        held.Ended.IsCancellationRequested.ShouldBeFalse();
        while (!held.Ended.IsCancellationRequested && _time.GetUtcNow() < DateTimeOffset.UtcNow.AddHours(1))
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private ProviderDocuments Documents(Func<ProviderOptions, ProviderOptions>? change = null)
    {
        var options = TokenHome.Options(_provider);
        return new(change?.Invoke(options) ?? options, _time, NullLogger.Instance);
    }

    private static async Task<bool> Key(ProviderDocuments documents, string id)
        => await documents.Key(id, "RS256", TestContext.Current.CancellationToken) is not null;
}
