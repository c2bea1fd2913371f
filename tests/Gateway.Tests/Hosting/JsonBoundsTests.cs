using System.Buffers;
using System.Net;
using System.Text;
using Transcode.Gateway.Hosting;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Hosting;

/// <summary>What holds for every field of every message.</summary>
public sealed class JsonBoundsTests
{
    [Theory]
    [InlineData("""{"a": [1, 2.5, "three", {"b": null}], "c": -9007199254740993}""")]
    [InlineData("""[[], {}, [[1]]]""")]
    [InlineData("""{"largest": 9223372036854775807}""")]
    public void What_programs_send_is_within(string json) => Problem(json).ShouldBeNull();

    [Theory]
    [InlineData("""{"a": [null]}""")]
    [InlineData("""[1, [2, null]]""")]
    [InlineData("""{"cpu_usage": 1e999}""")]
    [InlineData("""{"cpu_usage": -1e308}""")]
    public void What_no_program_means_is_beyond(string json) => Problem(json).ShouldNotBeNull();

    [Fact]
    public void A_text_and_a_list_have_an_end()
    {
        Problem($"\"{new string('a', 70_000)}\"").ShouldNotBeNull();
        Problem($"{{\"{new string('a', 70_000)}\": 1}}").ShouldNotBeNull();
        Problem($"[{string.Join(',', Enumerable.Repeat("1", 600_002))}]").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("/api/workers", """{"worker_id": "w", "encoders": [null]}""", 400, "request.invalid")]
    [InlineData("/api/workers", """{"worker_id": "w", "cpu_usage": 1e999}""", 400, "request.invalid")]
    [InlineData("/api/leases", """{"worker_id": "w", "avoids": [null]}""", 400, "request.invalid")]
    [InlineData("/api/leases/x/result",
        """{"fence": 1, "outcome": {"outcome": "done", "result": {"kind": "packaged", "outputs": [null]}}}""", 400, "request.invalid")]
    [InlineData("/api/leases/x/progress", """{"fence": 1, "fps": 1e400}""", 400, "request.invalid")]
    public async Task A_worker_is_told_so(string address, string body, int status, string code)
    {
        await using var gateway = await TestGateway.Start();

        using var answer = await gateway.Http.PostAsync(new Uri(address, UriKind.Relative),
            new StringContent(body, Encoding.UTF8, "application/json"));

        await answer.ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task A_message_of_megabytes_is_not_read()
    {
        await using var gateway = await TestGateway.Start();
        var body = $$"""{"worker_id": "w", "os": "{{new string('a', 2 << 20)}}"}""";

        using var answer = await gateway.Http.PostAsync(new Uri("/api/workers", UriKind.Relative),
            new StringContent(body, Encoding.UTF8, "application/json"));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    private static string? Problem(string json) => JsonBounds.Problem(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(json)));
}
