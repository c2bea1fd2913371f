using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests.Fleet;

/// <summary>A client's file goes to a real S3 service by addresses that two gateways sign, with nothing but an HTTP client.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class PresignedUploadTests(Radosgw s3, ITestOutputHelper output)
{
    private const int AtOnce = 4;

    /// <summary>What a gateway may take on top of what it took before the file, in bytes: the same for a gibibyte and for six.</summary>
    private const long MemoryRoom = 64 << 20;

    private static readonly HttpClient _anybody = new() { Timeout = TimeSpan.FromMinutes(10) };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_upload_goes_on_at_the_other_gateway_and_no_byte_of_it_passes_through_one()
    {
        await using var fleet = await Open(s3);
        var bytes = new byte[2 * SparseFile.PartBytes + 777];
        new Random(1).NextBytes(bytes);
        var id = Text(await fleet.Ask("g0", HttpMethod.Post, "/api/uploads", new { name = "film.mov", bytes = bytes.Length }), "upload_id");
        await Put(Parts(await fleet.Ask("g0", HttpMethod.Post, $"/api/uploads/{id}/parts", new { from = 2, count = 1 })).Single(), bytes);
        await fleet["g0"].Kill(Stop);

        var report = await fleet.Ask("g1", HttpMethod.Get, $"/api/uploads/{id}");
        report.GetProperty("missing").EnumerateArray().Select(part => part.GetInt32()).ShouldBe([1, 3]);
        var tags = new List<string>();
        foreach (var part in Parts(await fleet.Ask("g1", HttpMethod.Post, $"/api/uploads/{id}/parts")))
            tags.Add(await Put(part, bytes));
        var asset = await fleet.Ask("g1", HttpMethod.Post, $"/api/uploads/{id}/complete", new { tags });
        fleet["g0"].StartAgain();
        await fleet.Until(() => Is(fleet, "g0"), "the gateway did not come back");

        (await fleet.Ask("g0", HttpMethod.Post, $"/api/uploads/{id}/complete")).ToString().ShouldBe(asset.ToString());
        (Text(asset, "asset_id"), asset.GetProperty("bytes").GetInt64()).ShouldBe((id, bytes.Length));
        var (length, stored) = await fleet.Stored(Text(asset, "key"), SparseFile.PartBytes - 1000, SparseFile.PartBytes + 1777);
        length.ShouldBe(bytes.Length);
        stored.AsSpan().SequenceEqual(bytes.AsSpan(SparseFile.PartBytes - 1000)).ShouldBeTrue();
        (await fleet.MediaBytes()).Values.Sum().ShouldBe(0, "bytes passed through a gateway");
        Text(await fleet.Ask("g0", HttpMethod.Get, $"/api/assets/{id}"), "status").ShouldBe("uploaded");
    }

    [Trait("long", "yes")]
    [Fact]
    public async Task Six_gibibytes_arrive_byte_for_byte_and_the_gateways_do_not_grow()
    {
        await using var radosgw = Radosgw.OnDisk();
        await radosgw.InitializeAsync();
        await using var fleet = await Open(radosgw);
        var file = await SparseFile.Make(fleet.PathOf("sparse.mov"), Stop);
        // What is made once is made.
        await fleet.Ask("g0", HttpMethod.Post, "/api/uploads", new { name = "a.mov", bytes = 9 });
        await fleet.Ask("g1", HttpMethod.Post, "/api/uploads", new { name = "a.mov", bytes = 9 });
        var before = Memory(fleet);

        var since = Stopwatch.GetTimestamp();
        var id = Text(await fleet.Ask("g0", HttpMethod.Post, "/api/uploads", new { name = "sparse.mov", bytes = SparseFile.Length }),
            "upload_id");
        var parts = Parts(await fleet.Ask("g1", HttpMethod.Post, $"/api/uploads/{id}/parts"));
        parts.Count.ShouldBe(SparseFile.Parts);
        var tags = new string[SparseFile.Parts];
        await Parallel.ForEachAsync(parts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Stop },
            async (part, _) => tags[Number(part) - 1] = await Put(part,
                await file.Piece((Number(part) - 1L) * SparseFile.PartBytes, SparseFile.PartBytes, Stop)));
        var took = Stopwatch.GetElapsedTime(since);
        var asset = await fleet.Ask("g0", HttpMethod.Post, $"/api/uploads/{id}/complete", new { tags });
        output.WriteLine($"sent in {took.TotalSeconds:0} s, completed in {(Stopwatch.GetElapsedTime(since) - took).TotalSeconds:0.0} s");
        var after = Memory(fleet);
        output.WriteLine($"gateways, peak: {before >> 20} MiB before, {after >> 20} MiB after");

        asset.GetProperty("bytes").GetInt64().ShouldBe(SparseFile.Length);
        tags.ShouldBe(await file.Sums(Stop), "each part is what lies in the file");
        foreach (var mark in SparseFile.Marks)
        {
            var (length, stored) = await fleet.Stored(Text(asset, "key"), mark, SparseFile.MarkBytes);
            length.ShouldBe(SparseFile.Length);
            var sent = await file.Piece(mark, SparseFile.MarkBytes, Stop);
            stored.AsSpan().SequenceEqual(sent).ShouldBeTrue($"from byte {mark} on");
        }
        (after - before).ShouldBeLessThan(MemoryRoom);
        (await fleet.MediaBytes()).Values.Sum().ShouldBe(0, "bytes passed through a gateway");
    }

    private static async Task<FleetHome> Open(Radosgw s3)
    {
        var fleet = await FleetHome.Open(s3, workers: 0);
        foreach (var gateway in fleet.Gateways)
            await fleet.Until(() => Is(fleet, gateway), $"{gateway} is not there");
        return fleet;
    }

    private static async Task<bool> Is(FleetHome fleet, string gateway)
    {
        try
        {
            await fleet.Ask(gateway, HttpMethod.Get, "/api/workers");
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The part of the file that belongs there.</summary>
    private static Task<string> Put(JsonElement part, byte[] file)
    {
        var start = (Number(part) - 1) * SparseFile.PartBytes;
        var length = part.GetProperty("bytes").GetInt32();
        return Send(part, new ByteArrayContent(file, file.Length == length ? 0 : start, length));
    }

    private static async Task<string> Send(JsonElement part, HttpContent content)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Text(part, "method")), Text(part, "url")) { Content = content };
        foreach (var header in part.GetProperty("headers").EnumerateObject())
            content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        using var answer = await _anybody.SendAsync(request, Stop);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        return answer.Headers.ETag!.Tag;
    }

    /// <summary>The most that a gateway has held.</summary>
    private static long Memory(FleetHome fleet) => fleet.Gateways.Max(gateway =>
    {
        using var process = Process.GetProcessById(fleet[gateway].Id);
        return process.PeakWorkingSet64;
    });

    private static IReadOnlyList<JsonElement> Parts(JsonElement addresses) => [.. addresses.GetProperty("parts").EnumerateArray()];

    private static int Number(JsonElement part) => part.GetProperty("part").GetInt32();

    private static string Text(JsonElement json, string field) => json.GetProperty(field).GetString()!;
}
