using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Storage;
using static Transcode.Gateway.Tests.Presigned.Uploading;

namespace Transcode.Gateway.Tests.Presigned;

/// <summary>How an upload in parts ends: whole, not whole yet, with other bytes, given up, forgotten, or in the middle of it.</summary>
public sealed class UploadEndTests
{
    [Fact]
    public async Task As_long_as_parts_are_missing_it_says_which_and_goes_on()
    {
        await using var gateway = await Start();
        var bytes = RandomNumberGenerator.GetBytes(2 * Part);
        var (id, longer) = (await Begun(gateway.Http, bytes.Length), await Begun(gateway.Http, 25 * Part));
        foreach (var upload in new[] { id, longer })
            await Send(await Addresses(gateway.Http, upload, from: 2, count: 1), bytes);

        (await Incomplete(id)).ShouldContain(" 1. ");
        (await Incomplete(longer)).ShouldContain(" 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21 and 4 more. ");
        (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/assets/{id}")).Text("status").ShouldBe("uploading");
        await Send(await Addresses(gateway.Http, id, count: 1), bytes);
        (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).StatusCode.ShouldBe(HttpStatusCode.Created);

        async Task<string> Incomplete(string upload) => (await (await gateway.Http.PostAsync($"/api/uploads/{upload}/complete", null))
            .ShouldBeProblem(409, "upload.incomplete")).Text("detail");
    }

    [Fact]
    public async Task Other_bytes_than_were_announced_are_refused_and_removed()
    {
        await using var gateway = await Start();
        var id = await Begun(gateway.Http, Part + 9);
        await Send(await Addresses(gateway.Http, id, from: 2), new byte[Part + 9]);
        // A storage that does not hold the length of a signed address, as Azure does not.
        var upload = UploadOf(await State(gateway, id));
        await gateway.Store.Multipart.PutPart(upload, 1, new MemoryStream(new byte[Part - 1]), Part - 1, default);
        Missing(await Look(gateway.Http, id)).ShouldBe([1]);

        var problem = await (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).ShouldBeProblem(422, "upload.length");

        problem.Text("detail").ShouldContain($"{Part - 1}");
        await IsGone(gateway, id);
    }

    [Fact]
    public async Task One_that_is_given_up_is_gone_and_so_is_its_asset()
    {
        await using var gateway = await Start();
        var id = await Begun(gateway.Http, Part + 9);
        var addresses = await Addresses(gateway.Http, id);
        await Send(addresses, new byte[Part + 9]);

        (await gateway.Http.DeleteAsync($"/api/uploads/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await IsGone(gateway, id);
        (await Put(addresses[1], new byte[9])).IsSuccessStatusCode.ShouldBeFalse("its addresses lead nowhere");
    }

    [Fact]
    public async Task One_whose_asset_is_deleted_is_given_up()
    {
        await using var gateway = await Start();
        var id = await Begun(gateway.Http, Part + 9);
        await Send(await Addresses(gateway.Http, id), new byte[Part + 9]);

        (await gateway.Http.DeleteAsync($"/api/assets/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        await IsGone(gateway, id);
    }

    [Fact]
    public async Task One_of_which_nothing_is_asked_for_a_day_is_unknown()
    {
        await using var gateway = await Start();
        var id = await Begun(gateway.Http, Part);
        var expires = (await State(gateway, id)).Expires;
        await Addresses(gateway.Http, id);
        (await State(gateway, id)).Expires.ShouldBeGreaterThan(expires, "who goes on has time anew");

        await Grain(gateway, id).Renew(DateTimeOffset.UtcNow.AddSeconds(-1));

        await (await gateway.Http.GetAsync($"/api/uploads/{id}")).ShouldBeProblem(404, "upload.unknown");
        await (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).ShouldBeProblem(404, "upload.unknown");
    }

    [Fact]
    public async Task One_that_the_storage_has_swept_is_unknown()
    {
        await using var gateway = await Start();
        var id = await Begun(gateway.Http, Part);
        await gateway.Store.Multipart.Abort(UploadOf(await State(gateway, id)), default);
        await (await gateway.Http.GetAsync($"/api/uploads/{id}")).ShouldBeProblem(404, "upload.unknown");
        await (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).ShouldBeProblem(404, "upload.unknown");
    }

    [Fact]
    public async Task A_completion_that_was_interrupted_is_finished_by_the_next()
    {
        await using var gateway = await Start();
        var bytes = RandomNumberGenerator.GetBytes(Part + 9);
        var id = await Begun(gateway.Http, bytes.Length);
        var tags = await Send(await Addresses(gateway.Http, id), bytes);
        // As it stands when the server dies between the storage's answer and its own.
        var state = await State(gateway, id);
        (await Grain(gateway, id).Commit(state with { Tags = tags })).ShouldBeTrue();
        await gateway.Store.Multipart.Complete(UploadOf(state), [.. tags.Select((tag, i) => new MultipartPart(i + 1, tag))], default);

        using var completed = await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null);

        completed.StatusCode.ShouldBe(HttpStatusCode.Created);
        Number(await completed.Json(), "bytes").ShouldBe(bytes.Length);
        (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/assets/{id}")).Text("status").ShouldBe("uploaded");
    }

    [Fact]
    public async Task Completions_at_the_same_moment_are_all_answered_the_same()
    {
        await using var gateway = await Start();
        var bytes = RandomNumberGenerator.GetBytes(3 * Part);
        var id = await Begun(gateway.Http, bytes.Length);
        await Send(await Addresses(gateway.Http, id), bytes);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4)
            .Select(async _ => await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)));

        // Who comes in the middle may be told to ask again; nobody is told that it is lost.
        answers.Select(answer => (int)answer.StatusCode).ShouldAllBe(status => status == 201 || status == 409);
        answers.ShouldContain(answer => answer.StatusCode == HttpStatusCode.Created);
        (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        (await gateway.Http.GetFromJsonAsync<JsonElement>($"/api/assets/{id}")).Text("status").ShouldBe("uploaded");
    }
}
