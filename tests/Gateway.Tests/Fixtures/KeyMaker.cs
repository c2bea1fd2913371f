using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Contracts.Keys;
using Transcode.Domain.Keys;
using Transcode.Gateway.Access;

namespace Transcode.Gateway.Tests.Fixtures;

/// <summary>Keys for tests: made by the API as everybody makes them, or put into the engine as they would be some day.</summary>
internal static class KeyMaker
{
    /// <summary>The answer to its making, with the whole key.</summary>
    public static async Task<JsonElement> MakeKey(this TestGateway gateway, object order)
    {
        using var answer = await gateway.Http.PostAsJsonAsync("/api/keys", order);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Json();
    }

    /// <summary>A client with a key of these scopes.</summary>
    public static async Task<HttpClient> ClientWith(this TestGateway gateway, string scope, string? tenant = null,
        bool forManyWorkers = false) =>
        gateway.Client(
            (await gateway.MakeKey(new
            {
                name = $"{scope} of {tenant}",
                scopes = new[] { scope },
                tenant,
                for_many_workers = forManyWorkers
            })).Text("key"));

    /// <summary>A key as it is kept, changed before anybody sees it.</summary>
    public static async Task<string> PutKey(this TestGateway gateway, string scope, Func<StoredKey, StoredKey> change)
    {
        var (id, text) = KeyText.Of(RandomNumberGenerator.GetBytes(KeyText.ChanceBytes));
        var key = change(new StoredKey
        {
            Id = id,
            Name = $"a {scope}",
            Hash = KeyText.Hash(text),
            Scopes = [scope],
            CreatedAt = DateTimeOffset.UtcNow.AddDays(-2)
        });
        (await gateway.Services.GetRequiredService<IGrainFactory>().GetGrain<IKeyGrain>(IKeyGrain.Key).Create(key)).ShouldBeTrue();
        return text;
    }
}
