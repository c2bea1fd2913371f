using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Storage;
using static Transcode.Gateway.Tests.Presigned.Uploading;

namespace Transcode.Gateway.Tests.Presigned;

/// <summary>Uploads by addresses that are signed for their parts.</summary>
public sealed class PresignedUploadTests
{
    [Fact]
    public async Task A_file_in_parts_becomes_the_asset_that_an_upload_in_one_piece_becomes()
    {
        await using var gateway = await Start();
        var bytes = RandomNumberGenerator.GetBytes(2 * Part + 777);
        using var answer = await Begin(gateway.Http, bytes.Length, "Zürich.mkv");
        var begun = await answer.Json();
        var id = begun.Text("upload_id");
        answer.Headers.Location!.ToString().ShouldBe($"/api/uploads/{id}");
        (begun.Text("label"), Number(begun, "bytes"), Number(begun, "part_bytes"), Number(begun, "parts"), Number(begun, "arrived_bytes"))
            .ShouldBe(("Zürich.mkv", bytes.Length, Part, 3, 0));
        Missing(begun).ShouldBe([1, 2, 3]);
        begun.GetProperty("expires_at").GetDateTimeOffset().ShouldBeInRange(DateTimeOffset.UtcNow.AddHours(23),
            DateTimeOffset.UtcNow.AddHours(25));

        // In any order.
        await Send(await Addresses(gateway.Http, id, from: 3), bytes);
        var between = await Look(gateway.Http, id);
        (Number(between, "arrived_bytes"), between.TryGetProperty("asset_id", out _)).ShouldBe((777, false));
        Missing(between).ShouldBe([1, 2]);
        await Send(await Addresses(gateway.Http, id, from: 1, count: 2), bytes);
        using var completed = await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null);
        using var again = await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null);

        completed.StatusCode.ShouldBe(HttpStatusCode.Created, await completed.Content.ReadAsStringAsync());
        again.StatusCode.ShouldBe(HttpStatusCode.Created);
        var asset = await completed.Json();
        (await again.Content.ReadAsStringAsync()).ShouldBe(await completed.Content.ReadAsStringAsync());
        using var whole = await gateway.Http.PutAsync("/api/assets?name=a.mkv", new ByteArrayContent([1]));
        asset.EnumerateObject().Select(field => field.Name)
            .ShouldBe((await whole.Json()).EnumerateObject().Select(field => field.Name));
        (asset.Text("asset_id"), asset.Text("label"), Number(asset, "bytes")).ShouldBe((id, "Zürich.mkv", bytes.Length));
        (await gateway.Store.OpenRead(MediaKey.Parse(asset.Text("key")), null, default)).ShouldBeOfType<ReadOutcome.Found>();
        (await File.ReadAllBytesAsync(Path.Combine(gateway.Store.Root, asset.Text("key")))).AsSpan().SequenceEqual(bytes).ShouldBeTrue();
        (await Look(gateway.Http, id)).ShouldSatisfyAllConditions(
            report => report.Text("asset_id").ShouldBe(id), report => Number(report, "arrived_bytes").ShouldBe(bytes.Length),
            report => Missing(report).ShouldBeEmpty(), report => report.TryGetProperty("expires_at", out _).ShouldBeFalse());
        (await gateway.Submit(new { asset = id })).StatusCode.ShouldBe(HttpStatusCode.Created);
        await (await gateway.Http.PostAsync($"/api/uploads/{id}/parts", null)).ShouldBeProblem(409, "upload.complete");
        await (await gateway.Http.DeleteAsync($"/api/uploads/{id}")).ShouldBeProblem(409, "upload.complete");
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        await using var gateway = await Start(largest: 3 * Part);
        await (await Begin(gateway.Http, 3 * Part + 1)).ShouldBeProblem(413, "input.too_large");
        await (await Begin(gateway.Http, 0)).ShouldBeProblem(422, "input.empty");
        await (await Begin(gateway.Http, -1)).ShouldBeProblem(400, "request.invalid");
        await (await Begin(gateway.Http, null)).ShouldBeProblem(400, "request.invalid");
        await (await gateway.Http.PostAsync("/api/uploads", null)).ShouldBeProblem(415, "request.invalid");
        var id = await Begun(gateway.Http, 2 * Part);
        foreach (var (from, count) in new[] { (0, 1), (-1, 1), (3, 1), (10_001, 1), (1, 0), (1, 101) })
            await (await gateway.Http.PostAsJsonAsync($"/api/uploads/{id}/parts", new { from, count }))
                .ShouldBeProblem(400, "request.invalid");
        foreach (var unknown in new[] { "nothing", $"{Guid.NewGuid()}" })
        {
            await (await gateway.Http.GetAsync($"/api/uploads/{unknown}")).ShouldBeProblem(404, "upload.unknown");
            await (await gateway.Http.PostAsync($"/api/uploads/{unknown}/parts", null)).ShouldBeProblem(404, "upload.unknown");
            await (await gateway.Http.PostAsync($"/api/uploads/{unknown}/complete", null)).ShouldBeProblem(404, "upload.unknown");
            await (await gateway.Http.DeleteAsync($"/api/uploads/{unknown}")).ShouldBeProblem(404, "upload.unknown");
        }
        var address = (await Addresses(gateway.Http, id, from: 2))[0];
        Number(address, "bytes").ShouldBe(Part);
        (await Put(address, new byte[Part - 1])).IsSuccessStatusCode.ShouldBeFalse("an address takes a part of its own length");
    }

    [Fact]
    public async Task Parts_are_held_against_what_their_sender_was_answered()
    {
        await using var gateway = await Start();
        var bytes = RandomNumberGenerator.GetBytes(Part + 9);
        var id = await Begun(gateway.Http, bytes.Length);
        var addresses = await Addresses(gateway.Http, id);
        var first = await Send(addresses, bytes);
        bytes[5]++;
        var second = await Send(addresses, bytes);

        await (await Complete(first)).ShouldBeProblem(409, "upload.part");
        await (await Complete([.. second, "another"])).ShouldBeProblem(400, "request.invalid");
        (await Complete([.. second.Select(tag => $"\"{tag}\"")])).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await Complete(["whatever"])).StatusCode.ShouldBe(HttpStatusCode.Created, "it is whole");

        Task<HttpResponseMessage> Complete(string[] tags) => gateway.Http.PostAsJsonAsync($"/api/uploads/{id}/complete", new { tags });
    }

    [Fact]
    public async Task Another_tenants_are_not_there()
    {
        await using var gateway = await Start();
        using var acme = await gateway.ClientWith("submit", "acme");
        using var rival = await gateway.ClientWith("submit", "rival");
        var id = await Begun(acme, 9);
        await (await rival.GetAsync($"/api/uploads/{id}")).ShouldBeProblem(404, "asset.unknown");
        await (await rival.PostAsync($"/api/uploads/{id}/parts", null)).ShouldBeProblem(404, "asset.unknown");
        await (await rival.PostAsync($"/api/uploads/{id}/complete", null)).ShouldBeProblem(404, "asset.unknown");
        await (await rival.DeleteAsync($"/api/uploads/{id}")).ShouldBeProblem(404, "asset.unknown");

        await Send(await Addresses(acme, id), new byte[9]);
        (await acme.PostAsync($"/api/uploads/{id}/complete", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await acme.GetAsync($"/api/assets/{id}")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await rival.GetAsync($"/api/assets/{id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task It_counts_as_uploaded_with_its_key_when_it_begins()
    {
        await using var gateway = await Start();
        using var http = gateway.Client(
            (await gateway.MakeKey(new { name = "uploader", scopes = new[] { "submit" }, bytes_per_day = 20 })).Text("key"));
        await (await Begin(http, 21)).ShouldBeProblem(429, "quota.exceeded");
        await Begun(http, 12);
        await (await Begin(http, 9)).ShouldBeProblem(429, "quota.exceeded");
        await (await http.PutAsync("/api/assets?name=a.mp4", new ByteArrayContent(new byte[9]))).ShouldBeProblem(429, "quota.exceeded");
        await Begun(http, 8);
    }

    [Fact]
    public async Task A_beginning_that_comes_twice_with_its_key_is_one_upload()
    {
        await using var gateway = await Start();
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/uploads")
            { Content = JsonContent.Create(new { name = "a.mp4", bytes = 9 }) };
            request.Headers.Add("Idempotency-Key", "one");
            ids.Add((await (await gateway.Http.SendAsync(request)).Json()).Text("upload_id"));
        }
        ids[1].ShouldBe(ids[0]);
    }

    [Fact]
    public async Task What_is_sent_by_tus_goes_on_by_tus_and_the_other_way_round()
    {
        await using var gateway = await Start();
        var id = await Begun(gateway.Http, 9);
        using var create = new HttpRequestMessage(HttpMethod.Post, "/uploads");
        create.Headers.Add("Tus-Resumable", "1.0.0");
        create.Headers.Add("Upload-Length", "9");
        using var created = await gateway.Http.SendAsync(create);
        var other = created.Headers.Location!.ToString().Split('/')[^1];

        await (await gateway.Http.GetAsync($"/api/uploads/{other}")).ShouldBeProblem(404, "upload.unknown");
        await (await gateway.Http.PostAsync($"/api/uploads/{other}/complete", null)).ShouldBeProblem(404, "upload.unknown");
        using var append = new HttpRequestMessage(HttpMethod.Patch, $"/uploads/{id}") { Content = new ByteArrayContent(new byte[9]) };
        append.Content.Headers.ContentType = new("application/offset+octet-stream");
        append.Headers.Add("Tus-Resumable", "1.0.0");
        append.Headers.Add("Upload-Offset", "0");
        await (await gateway.Http.SendAsync(append)).ShouldBeProblem(404, "upload.unknown");
        await Send(await Addresses(gateway.Http, id), new byte[9]);
        (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task The_sample_sends_what_is_missing()
    {
        await using var gateway = await Start();
        var bytes = RandomNumberGenerator.GetBytes(3 * Part + 777);
        var file = Path.Combine(gateway.Folder.FullName, "Film 1.mov");
        await File.WriteAllBytesAsync(file, bytes);

        var whole = await Sample(gateway, file);
        var begun = await Begun(gateway.Http, bytes.Length);
        await Send(await Addresses(gateway.Http, begun, from: 2, count: 2), bytes);
        (await Sample(gateway, file, begun)).ShouldBe(begun);

        foreach (var id in new[] { whole, begun })
            (await File.ReadAllBytesAsync(Directory.GetFiles(Path.Combine(gateway.Store.Root, "videos", id, "source")).Single())).AsSpan()
                .SequenceEqual(bytes).ShouldBeTrue();
        (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/assets/{whole}")).Text("label").ShouldBe("Film 1.mov");
    }
}
