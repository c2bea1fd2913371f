using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Transcode.Bench.Portal.Watching;

/// <summary>A subscription by GraphQL over server-sent events.</summary>
internal sealed class EventWatcher(Uri server, string job, Wire wire) : Subscriber
{
    private HttpResponseMessage? _answer;
    private StreamReader? _lines;

    internal static Door Door { get; } = new("server-sent events", (server, job, wire) => new EventWatcher(server, job, wire));

    internal override async Task Open()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "graphql"))
        {
            Content = new StringContent(Subscription.Of(job), Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        _answer = await wire.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        _lines = new StreamReader(await _answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        await Follow();
    }

    public override ValueTask DisposeAsync()
    {
        _lines?.Dispose();
        _answer?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<bool> Take()
    {
        const string data = "data: ";
        while (await _lines!.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(data, StringComparison.Ordinal) || line.Length == data.Length)
                continue;
            Came();
            if (Subscription.IsReady(JsonSerializer.Deserialize<JsonElement>(line.AsSpan(data.Length))))
                SeeTheEnd();
            return !HasSeenTheEnd;
        }
        Fail("the stream ended");
        return false;
    }
}
