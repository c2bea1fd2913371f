using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain;
using Transcode.Domain.Assets;
using Transcode.Domain.Lists;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Assets;

/// <summary>What assets there are, and what they take.</summary>
public sealed class AssetStorageTests
{
    private const string Source = "the bytes of a film";

    private static readonly Caller _acme = new("of acme", new HashSet<Scope> { Scope.Read }, IsLocalOwner: false) { Tenant = "acme" };

    [Fact]
    public async Task What_an_asset_takes_is_what_lies_in_the_storage()
    {
        await using var gateway = await TestGateway.Start();
        var service = gateway.Services.GetRequiredService<AssetService>();
        var asset = await Ready(gateway, gateway.Http);

        var bytes = await service.BytesOf(asset, CancellationToken.None);

        bytes.Source.ShouldBe(Source.Length);
        bytes.Outputs.ShouldBeGreaterThan(0);
        (bytes.All, bytes.Objects, bytes.IsAll).ShouldBe((Stored(gateway).Sum(file => file.Length), Stored(gateway).Count, true));
        (await service.BytesOf([asset], CancellationToken.None))[asset.Id].ShouldBe(bytes);
        (await service.JobsOf(asset, 10, CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(asset.Job!.Value);

        (await gateway.Http.DeleteAsync($"/api/assets/{asset.Id}/outputs")).EnsureSuccessStatusCode();

        (await service.BytesOf(asset, CancellationToken.None)).ShouldSatisfyAllConditions(
            left => left.Outputs.ShouldBe(0, "it is counted anew when something was deleted"), left => left.Source.ShouldBe(Source.Length));
    }

    [Fact]
    public async Task Assets_are_listed_page_by_page_newest_first()
    {
        await using var gateway = await TestGateway.Start();
        var made = new List<string>();
        for (var i = 0; i < 5; i++)
            made.Insert(0, (await Upload(gateway, gateway.Http)).Id.Value);

        var listed = new List<string>();
        var pages = 0;
        for (string? after = null; pages == 0 || after is not null; pages++)
        {
            var page = await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/assets?status=uploaded&limit=2&after={after}");
            listed.AddRange(page.GetProperty("assets").EnumerateArray().Select(asset => asset.GetProperty("asset_id").GetString()!));
            after = page.TryGetProperty("after", out var place) ? place.GetString() : null;
        }
        listed.ShouldBe(made);
        pages.ShouldBe(3);
        (await gateway.Http.GetFromJsonAsync<JsonElement>("/api/assets?status=failed")).GetProperty("assets").GetArrayLength().ShouldBe(0);
        (await gateway.Http.GetAsync("/api/assets?status=lost")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.Http.GetAsync("/api/assets?after=somewhere")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_tenant_is_shown_what_is_its_own()
    {
        await using var gateway = await TestGateway.Start();
        var service = gateway.Services.GetRequiredService<AssetService>();
        using var acme = await gateway.ClientWith("submit", "acme");
        var own = await Upload(gateway, acme);
        var other = await Upload(gateway, gateway.Http);

        (await service.List(new AssetFilter { Tenant = "rival" }, _acme, CancellationToken.None)).ShouldHaveSingleItem().Id.ShouldBe(own.Id);
        (await service.Find(other.Id, _acme, CancellationToken.None)).ShouldBeNull();
        (await service.List(new AssetFilter(), Caller.Loopback, CancellationToken.None))
            .Select(asset => asset.Id).ShouldBe([other.Id, own.Id]);
        (await service.List(new AssetFilter { Tenant = "acme" }, Caller.Loopback, CancellationToken.None))
            .ShouldHaveSingleItem().Id.ShouldBe(own.Id);

        StoredTotal? all = null;
        await Eventually.Holds(async () => (all = await service.Total(Caller.Loopback, CancellationToken.None)) is not null, "all was counted");
        var mine = await service.Total(_acme, CancellationToken.None);
        all!.Bytes.ShouldBe(Stored(gateway).Sum(file => file.Length));
        (all.Objects, all.IsAll).ShouldBe((Stored(gateway).Count, true));
        mine.ShouldNotBeNull().Bytes.ShouldBe((await service.BytesOf(own, CancellationToken.None)).All);
        mine.ByTenant.Keys.ShouldBe(["acme"]);
        mine.Objects.ShouldBe(0, "how many files others have is none of its business");
    }

    private static async Task<Asset> Ready(TestGateway gateway, HttpClient http)
    {
        var asset = await Upload(gateway, http);
        using var submitted = await gateway.Submit(new { asset = asset.Id.Value });
        var job = (await submitted.Json()).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        await gateway.Until(job, "ready");
        return (await gateway.Services.GetRequiredService<JobService>().FindAsset(asset.Id, CancellationToken.None))!;
    }

    private static async Task<Asset> Upload(TestGateway gateway, HttpClient http)
    {
        using var stored = await http.PutAsync("/api/assets?name=film.mp4", new StringContent(Source));
        var id = new AssetId((await stored.Json()).Text("asset_id"));
        return (await gateway.Services.GetRequiredService<JobService>().FindAsset(id, CancellationToken.None))!;
    }

    private static List<FileInfo> Stored(TestGateway gateway) =>
        [.. new[] { "videos", "encoded" }.Select(name => Path.Combine(gateway.Store.Root, name)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)).Select(file => new FileInfo(file))];
}
