using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Transcode.Gateway.Access;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

public class DoorAccessTests
{
    private static readonly ApiKey _reader = new("reader", "reader-key-of-the-tests", new HashSet<Scope> { Scope.Read });
    private static readonly ApiKey _worker = new("worker", "worker-key-of-the-tests", new HashSet<Scope> { Scope.Worker });

    private static GatewayOptions WithKeys(GatewayOptions options) => options with { Keys = [.. options.Keys, _reader, _worker] };

    [Fact]
    public async Task The_door_needs_a_key_that_may_read()
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        using var nobody = gateway.Client(null);
        using var worker = gateway.Client(_worker.Secret);
        using var reader = gateway.Client(_reader.Secret);

        await (await nobody.Send("{ __typename }")).ShouldBeProblem(401, "auth.missing");
        await (await worker.Send("{ __typename }")).ShouldBeProblem(403, "auth.refused");
        (await reader.Send("{ workers { id } }")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_reader_changes_nothing_and_is_told_so()
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        using var reader = gateway.Client(_reader.Secret);
        var id = (await gateway.SubmitFile()).Text("job_id");
        using var request = new HttpRequestMessage(HttpMethod.Post,
            "/graphql")
        { Content = JsonContent.Create(new { query = $"mutation {{ cancelJob(id: \"{id}\") {{ __typename }} }}" }) };
        request.Headers.Accept.ParseAdd("application/graphql-response+json");

        using var answer = await reader.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Code()).ShouldBe("auth.refused");
        (await gateway.Job(id)).Text("state").ShouldBe("probing");
    }

    [Fact]
    public async Task Nothing_is_changed_by_an_address_alone()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");

        using var answer =
            await gateway.Http.GetAsync($"/graphql?query={Uri.EscapeDataString($"mutation {{ cancelJob(id: \"{id}\") {{ __typename }} }}")}");

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        (await answer.Code()).ShouldBe("request.method");
        (await gateway.Job(id)).Text("state").ShouldBe("probing");
    }

    [Theory]
    [InlineData("""{"type":"connection_init"}""", 4403)]
    [InlineData("""{"type":"connection_init","payload":{"key":"worker-key-of-the-tests"}}""", 4403)]
    [InlineData("""{"type":"connection_init","payload":{"Authorization":"Bearer nobody"}}""", 4403)]
    [InlineData("""{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"}}""", 4401)]
    [InlineData("""{"type":"what"}""", 4400)]
    [InlineData("""[]""", 4400)]
    [InlineData("""{""", 4400)]
    public async Task A_socket_is_closed_before_it_asks_anything_without_a_key(string first, int code)
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        await using var socket = await Socket.Open(gateway.Url);
        await socket.SendText(first);
        (await socket.Receive()).ShouldBeNull();
        ((int)socket.Closed!).ShouldBe(code);
    }

    [Theory]
    [InlineData("""{"type":"connection_init","payload":{"key":"reader-key-of-the-tests"}}""", null)]
    [InlineData("""{"type":"connection_init","payload":{"authorization":"Bearer reader-key-of-the-tests"}}""", null)]
    [InlineData("""{"type":"connection_init"}""", "reader-key-of-the-tests")]
    public async Task The_key_of_a_socket_comes_in_its_first_message_or_in_its_header(string first, string? header)
    {
        await using var gateway = await TestGateway.Start(WithKeys);
        await using var socket = await Socket.Open(gateway.Url, header);
        await socket.SendText(first);
        (await socket.Receive())!.Value.Text("type").ShouldBe("connection_ack");
        await socket.Subscribe("1", "mutation { drainWorker(id: \"x\") { __typename } }");
        (await socket.Until("error"))[0].GetProperty("payload")[0].GetProperty("extensions").Text("code").ShouldBe("auth.refused");
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_socket()
    {
        await using var gateway = await TestGateway.Start();
        await Should.ThrowAsync<WebSocketException>(() => Socket.Open(gateway.Url, origin: "https://evil.example"));
        await Should.ThrowAsync<WebSocketException>(() => Socket.Open(gateway.Url, origin: "null"));
        await using var own = await Socket.Open(gateway.Url, origin: gateway.Url.GetLeftPart(UriPartial.Authority));
        await own.Send(new { type = "connection_init" });
        (await own.Receive())!.Value.Text("type").ShouldBe("connection_ack");
    }

    [Fact]
    public async Task One_name_is_one_operation_and_a_second_hello_is_one_too_many()
    {
        await using var gateway = await TestGateway.Start();
        await using var socket = await Socket.Begin(gateway.Url, TestGateway.OwnerKey);
        await socket.Subscribe("1", "subscription { jobs { id } }");
        await socket.Receive();
        await socket.Subscribe("1", "subscription { jobs { id } }");
        (await socket.Receive()).ShouldBeNull();
        ((int)socket.Closed!).ShouldBe(4409);

        await using var other = await Socket.Begin(gateway.Url, TestGateway.OwnerKey);
        await other.Send(new { type = "connection_init" });
        (await other.Receive()).ShouldBeNull();
        ((int)other.Closed!).ShouldBe(4429);
    }

    [Fact]
    public async Task A_document_is_sent_once_and_then_its_hash()
    {
        await using var gateway = await TestGateway.Start();
        const string query = "query Names { workers { name } }";
        var extensions = new
        {
            persistedQuery = new
            {
                version = 1,
                sha256Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(query)))
            }
        };
        async Task<HttpResponseMessage> Post(object body) => await gateway.Http.PostAsync("/graphql", JsonContent.Create(body));

        (await (await Post(new { extensions })).Code()).ShouldBe("PERSISTED_QUERY_NOT_FOUND");
        (await (await Post(new { query = "{ profiles { name } }", extensions })).Code()).ShouldBe("PERSISTED_QUERY_HASH_MISMATCH");
        (await (await Post(new { extensions })).Code()).ShouldBe("PERSISTED_QUERY_NOT_FOUND");
        (await (await Post(new { query, extensions })).Json()).GetProperty("data").GetProperty("workers").GetArrayLength().ShouldBe(0);
        (await (await Post(new { extensions })).Json()).GetProperty("data").GetProperty("workers").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Operations_are_counted_by_name()
    {
        await using var gateway = await TestGateway.Start();
        await gateway.Http.Ask("query FrontPage { workers { id } }");
        await (await gateway.Http.Send("query { nothing }")).Code();

        var metrics = await gateway.Http.GetStringAsync("/metrics");

        metrics.ShouldContain("transcode_graphql_duration_seconds_count{operation=\"FrontPage\",outcome=\"ok\",type=\"query\"}");
        metrics.ShouldContain("outcome=\"refused\"");
    }
}
