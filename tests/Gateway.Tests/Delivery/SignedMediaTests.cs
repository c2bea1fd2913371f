using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Domain;
using Transcode.Domain.Steps;
using Transcode.Gateway.Delivery;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Delivery;

/// <summary>Addresses that play without a key: to the end, for one asset, one set of outputs and a while.</summary>
public sealed partial class SignedMediaTests
{
    [Fact]
    public async Task A_player_that_sends_no_headers_plays_a_signed_master_to_the_end()
    {
        await using var gateway = await TestGateway.Start(options => options with { RequireKey = true });
        var (asset, job) = await InTheMiddle(gateway);
        var address = await Address(gateway, asset);
        using var player = gateway.Client(null);

        // While it is encoded: the playlists are those of the plan.
        (await Play(player, address, playlistsOnly: true)).Count.ShouldBe(3);
        await new FakeWorker(gateway.Http).Work();
        await gateway.Until(job, "ready");
        await WriteStored(gateway, asset, "master.m3u8",
            "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"a\",URI=\"audio/index.m3u8\"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n360p/index.m3u8\n");
        await WriteStored(gateway, asset, "360p/index.m3u8",
            "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:6,\nsegments/seg_0000.m4s\n#EXTINF:6,\nsegments/seg_0001.m4s\n#EXTINF:2,\nsegments/seg_0002.m4s\n#EXT-X-ENDLIST\n");
        await WriteStored(gateway, asset, "audio/index.m3u8",
            "#EXTM3U\n#EXT-X-MAP:URI=\"init.mp4\"\n#EXTINF:14,\nsegments/seg_0000.m4s\n#EXT-X-ENDLIST\n");

        var played = await Play(player, address, playlistsOnly: false);

        played.ShouldContain("segment 2 of 360p");
        played.Count.ShouldBe(3 + 4 + 2);
        // The same files without the signature need a key.
        await (await player.GetAsync($"/media/{asset}/master.m3u8")).ShouldBeProblem(401, "auth.missing");
    }

    [Fact]
    public async Task An_address_that_has_run_out_in_mid_play_says_so()
    {
        await using var gateway = await TestGateway.Start();
        var (asset, _) = await Ready(gateway);
        using var player = gateway.Client(null);
        var address = (await gateway.Services.GetRequiredService<MediaSignature>()
            .Sign(new AssetId(asset), 1, "360p/segments/seg_0001.m4s", TimeSpan.FromSeconds(-1), CancellationToken.None)).Path;

        using var answer = await player.GetAsync(address);

        (await answer.ShouldBeProblem(403, "media.expired")).Text("detail").ShouldContain("/address");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Headers.GetValues("Access-Control-Allow-Origin").ShouldBe(["*"]);
    }

    [Fact]
    public async Task A_signature_is_good_for_nothing_else()
    {
        await using var gateway = await TestGateway.Start();
        var (asset, _) = await Ready(gateway);
        var (other, _) = await Ready(gateway);
        var address = new Uri(await Address(gateway, asset)).AbsolutePath;
        var token = address.Split('/')[2];
        var parts = token.Split('.');
        using var player = gateway.Client(null);

        (await player.GetAsync(address)).StatusCode.ShouldBe(HttpStatusCode.OK);
        string[] forged =
        [
            $"/signed/{token}/{other}/master.m3u8",
            $"/signed/{long.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture) + 1}.{parts[1]}.{parts[2]}/{asset}/master.m3u8",
            $"/signed/{parts[0]}.2.{parts[2]}/{asset}/master.m3u8",
            $"/signed/0{token}/{asset}/master.m3u8",
            $"/signed/+{token}/{asset}/master.m3u8",
            $"/signed/{parts[0]}.{parts[1]}.{parts[2][..^1]}{(parts[2][^1] == 'A' ? 'B' : 'A')}/{asset}/master.m3u8",
            $"/signed/{parts[0]}.{parts[1]}./{asset}/master.m3u8",
            $"/signed/x/{asset}/master.m3u8",
            $"/signed/99999999999999999999.1.{parts[2]}/{asset}/master.m3u8",
        ];
        foreach (var one in forged)
            await (await player.GetAsync(one)).ShouldBeProblem(403, "media.unsigned");
        await (await player.GetAsync($"/signed/{token}/{asset}/..%2fsource%2fsource.mp4")).ShouldBeProblem(404, "media.unknown");
        (await player.PutAsync(address, null)).StatusCode.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task No_address_has_other_bytes_after_a_retry()
    {
        await using var gateway = await TestGateway.Start();
        var (asset, _) = await Ready(gateway);
        using var player = gateway.Client(null);
        var signature = gateway.Services.GetRequiredService<MediaSignature>();

        var before = (await signature.Sign(new AssetId(asset), 0, "360p.mp4", TimeSpan.FromHours(1), CancellationToken.None)).Path;

        await (await player.GetAsync(before)).ShouldBeProblem(410, "media.replaced");
    }

    [Fact]
    public async Task What_may_be_kept_and_by_whom()
    {
        await using var gateway = await TestGateway.Start(options => options with { SegmentTimeout = TimeSpan.Zero });
        var (asset, _) = await Ready(gateway);
        var (running, _) = await InTheMiddle(gateway);
        using var player = gateway.Client(null);
        var signed = new Uri(await Address(gateway, asset, 3600)).AbsolutePath.Replace("master.m3u8", "", StringComparison.Ordinal);
        async Task<string> Kept(HttpClient http, string address) => (await http.GetAsync(address)).Headers.CacheControl?.ToString() ?? "";

        var file = (await player.GetAsync(signed + "360p/segments/seg_0000.m4s")).Headers.CacheControl!;
        file.ToString().ShouldContain("immutable");
        file.Public.ShouldBeTrue();
        file.MaxAge!.Value.TotalSeconds.ShouldBeInRange(3000, 3600);
        (await Kept(player, signed + "master.m3u8")).ShouldBe("no-cache");
        (await Kept(gateway.Http, $"/media/{asset}/360p/segments/seg_0000.m4s")).ShouldBe("no-cache, private");
        (await Kept(gateway.Http, $"/media/{asset}/none.mp4")).ShouldBe("no-store");
        (await Kept(gateway.Http, $"/media/{running}/360p/segments/seg_0001.m4s")).ShouldBe("no-store");
        (await Kept(gateway.Http, $"/media/{running}/master.m3u8")).ShouldBe("no-store");
        (await Kept(gateway.Http, "/api/jobs")).ShouldBe("no-cache, private");
    }

    [Theory]
    [InlineData("""{"seconds": 0}""")]
    [InlineData("""{"seconds": 604801}""")]
    [InlineData("""{"path": "../source/source.mp4"}""")]
    [InlineData("""{"path": ""}""")]
    public async Task What_cannot_be_signed_is_refused(string order)
    {
        await using var gateway = await TestGateway.Start();
        var (asset, _) = await Ready(gateway);

        await (await gateway.Http.PostAsync($"/api/assets/{asset}/address",
            new StringContent(order, System.Text.Encoding.UTF8, "application/json"))).ShouldBeProblem(400, "request.invalid");
        await (await gateway.Http.PostAsync("/api/assets/none/address", null)).ShouldBeProblem(404, "asset.unknown");
    }

    /// <summary>Follows whatever a playlist names, as a player does that knows addresses and no headers.</summary>
    private static async Task<List<string>> Play(HttpClient player, string address, bool playlistsOnly)
    {
        var (got, open) = (new List<string>(), new Queue<Uri>([new Uri(address)]));
        while (open.TryDequeue(out var next))
        {
            using var answer = await player.GetAsync(next);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, next.ToString());
            var text = await answer.Content.ReadAsStringAsync();
            got.Add(text);
            if (next.AbsolutePath.EndsWith(".m3u8", StringComparison.Ordinal))
                foreach (Match named in Named().Matches(text))
                    if (!playlistsOnly || named.Value.Contains(".m3u8", StringComparison.Ordinal))
                        open.Enqueue(new Uri(next, named.Groups["uri"].Value + named.Groups["line"].Value));
        }
        return got;
    }

    private static async Task<string> Address(TestGateway gateway, string asset, int? seconds = null)
    {
        using var answer = await gateway.Http.PostAsJsonAsync($"/api/assets/{asset}/address", new { seconds });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).Text("url");
    }

    private static async Task<(string Asset, string Job)> Ready(TestGateway gateway)
    {
        var job = await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        await gateway.Until(job.Text("job_id"), "ready");
        return (job.Text("asset_id"), job.Text("job_id"));
    }

    /// <summary>Planned, with nothing encoded.</summary>
    private static async Task<(string Asset, string Job)> InTheMiddle(TestGateway gateway)
    {
        var job = await gateway.SubmitFile();
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var probe = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        (await worker.Finish(probe)).Accepted.ShouldBeTrue();
        await gateway.Until(job.Text("job_id"), "encoding");
        return (job.Text("asset_id"), job.Text("job_id"));
    }

    private static async Task WriteStored(TestGateway gateway, string asset, string path, string text)
    {
        PublicPath.TryKey(new AssetId(asset), path, out var key).ShouldBeTrue();
        using var bytes = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        await gateway.Store.Put(key!, bytes, bytes.Length, null, CancellationToken.None);
    }

    [GeneratedRegex("""URI="(?<uri>[^"]+)"|^(?<line>[^#\s].*)$""", RegexOptions.Multiline)]
    private static partial Regex Named();
}
