using System.Net;
using Transcode.Gateway.Access;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Profiles;

/// <summary>Profiles by API: kept, asked for, replaced, deleted.</summary>
public sealed class ProfileEndpointTests
{
    private const string Small = """
        {"name": "small", "description": "One rendition.", "assets": ["video"], "video": {"ladder": [{"name": "180p", "width": 320, "height": 180, "kbps": 200}]},
         "hls": {"segment_seconds": 4}} // comments are taken
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_profile_that_was_put_is_listed_and_a_job_may_ask_for_it()
    {
        await using var gateway = await TestGateway.Start();

        using var put = await Put(gateway, "small", Small);
        put.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await put.Json()).GetProperty("hls").GetProperty("segment_seconds").GetDouble().ShouldBe(4);

        using var list = await gateway.Http.GetAsync("/api/profiles", Stop);
        (await list.Json()).GetProperty("profiles").EnumerateArray().Select(one => one.Text("name")).ShouldContain("small");
        using var submitted = await gateway.Submit(new { path = gateway.File("a.mp4"), profiles = new[] { "small" } });
        submitted.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task It_takes_the_place_of_a_file_until_it_is_deleted()
    {
        await using var gateway = await TestGateway.Start();

        using (await Put(gateway, "hls", Small.Replace("\"small\"", "\"hls\""))) { }
        (await Described(gateway, "hls")).ShouldBe("One rendition.");
        (await gateway.Http.DeleteAsync("/api/profiles/hls", Stop)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Described(gateway, "hls")).ShouldNotBe("One rendition.");

        await (await gateway.Http.DeleteAsync("/api/profiles/hls", Stop)).ShouldBeProblem(409, "profile.is_file");
        await (await gateway.Http.DeleteAsync("/api/profiles/none", Stop)).ShouldBeProblem(404, "profile.unknown");
        await (await gateway.Http.GetAsync("/api/profiles/none", Stop)).ShouldBeProblem(404, "profile.unknown");
    }

    [Fact]
    public async Task Who_has_not_seen_the_last_change_changes_nothing()
    {
        await using var gateway = await TestGateway.Start();
        using var kept = await Put(gateway, "small", Small);
        var first = kept.Headers.ETag!.ToString();
        (await gateway.Http.GetAsync("/api/profiles/small", Stop)).Headers.ETag!.ToString().ShouldBe(first);

        using var changed = await Put(gateway, "small", Small.Replace("One rendition.", "Changed."), first);
        changed.StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Put(gateway, "small", Small.Replace("One rendition.", "Lost."), first)).ShouldBeProblem(412, "profile.changed");
        await (await Put(gateway, "new", Small.Replace("small", "new"), first)).ShouldBeProblem(412, "profile.changed");
        using var delete = new HttpRequestMessage(HttpMethod.Delete, "/api/profiles/small");
        delete.Headers.TryAddWithoutValidation("If-Match", first);
        await (await gateway.Http.SendAsync(delete, Stop)).ShouldBeProblem(412, "profile.changed");

        (await Described(gateway, "small")).ShouldBe("Changed.");
        var file = (await gateway.Http.GetAsync("/api/profiles/hls", Stop)).Headers.ETag!.ToString();
        using var over = await Put(gateway, "hls", Small.Replace("\"small\"", "\"hls\""), file);
        over.StatusCode.ShouldBe(HttpStatusCode.OK, "a file was seen, and is still there");
    }

    [Theory]
    [InlineData("hls")]
    [InlineData("small")]
    public async Task What_is_got_can_be_put_again(string name)
    {
        await using var gateway = await TestGateway.Start();
        using (await Put(gateway, "small", Small)) { }
        var written = await gateway.Http.GetStringAsync($"/api/profiles/{name}", Stop);

        using var again = await Put(gateway, name, written);

        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Content.ReadAsStringAsync(Stop)).ShouldBe(written);
        (await gateway.Http.GetStringAsync($"/api/profiles/{name}", Stop)).ShouldBe(written);
    }

    [Theory]
    [InlineData("other", Small, 422, "they must agree")]
    [InlineData("small", "{", 422, "is not JSON")]
    [InlineData("small", """{"name": "small", "assets": ["video"], "colour": "red"}""", 422, "colour")]
    public async Task What_does_not_hold_is_refused_by_field_and_not_kept(string name, string json, int status, string word)
    {
        await using var gateway = await TestGateway.Start();

        using var answer = await Put(gateway, name, json);

        (await answer.Content.ReadAsStringAsync(Stop)).ShouldContain(word);
        await answer.ShouldBeProblem(status, "profile.invalid");
        await (await gateway.Http.GetAsync("/api/profiles/small", Stop)).ShouldBeProblem(404, "profile.unknown");
    }

    [Fact]
    public async Task One_that_is_too_long_or_no_json_by_its_type_is_refused()
    {
        await using var gateway = await TestGateway.Start();

        await (await Put(gateway, "small", Small + new string(' ', 70_000))).ShouldBeProblem(413, "profile.invalid");
        using var text = await gateway.Http.PutAsync("/api/profiles/small", new StringContent(Small), Stop);
        await text.ShouldBeProblem(415, "request.invalid");
    }

    [Fact]
    public async Task Only_an_administrator_may_put_or_delete_one()
    {
        var reader = new ApiKey("reader", "a-key-that-may-submit", new HashSet<Scope> { Scope.Submit });
        await using var gateway = await TestGateway.Start(options => options with { Keys = [.. options.Keys, reader] });
        using var http = gateway.Client(reader.Secret);

        using var put = await http.PutAsync("/api/profiles/small", new StringContent(Small, null, "application/json"), Stop);
        put.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var deleted = await http.DeleteAsync("/api/profiles/hls", Stop);
        deleted.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        using var list = await http.GetAsync("/api/profiles/hls", Stop);
        list.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<HttpResponseMessage> Put(TestGateway gateway, string name, string json, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/profiles/{name}")
        {
            Content = new StringContent(json, null,
            "application/json")
        };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return gateway.Http.SendAsync(request, Stop);
    }

    private static async Task<string> Described(TestGateway gateway, string name)
    {
        using var answer = await gateway.Http.GetAsync($"/api/profiles/{name}", Stop);
        return (await answer.Json()).Text("description");
    }
}
