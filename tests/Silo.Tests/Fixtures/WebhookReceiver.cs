using System.Net;
using System.Text.Json;

namespace Transcode.Silo.Tests.Fixtures;

/// <summary>The other end of a webhook, without a network: notes what comes, and takes it or not.</summary>
internal sealed class WebhookReceiver : HttpMessageHandler
{
    private readonly Lock _gate = new();
    private readonly List<Received> _all = [];

    /// <summary>What it answers; null: nobody is there.</summary>
    public Func<Received, HttpStatusCode?> Answer { get; set; } = _ => HttpStatusCode.NoContent;

    /// <summary>It thinks for so long.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>All attempts, taken or not.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public IReadOnlyList<Received> Taken => [.. All.Where(one => one.IsTaken)];

    /// <summary>What was taken of a job, in the order in which it came.</summary>
    public IReadOnlyList<string> Told(string job) => [.. Taken.Where(one => one.Job == job).Select(one => one.Type)];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = await request.Content!.ReadAsStringAsync(cancellationToken);
        var message = JsonDocument.Parse(body).RootElement;
        string Header(string name) => request.Headers.GetValues(name).Single();
        var received = new Received(
            request.RequestUri!.ToString(), Header("Transcode-Webhook-Id"), Header("Transcode-Webhook-Timestamp"),
                Header("Transcode-Webhook-Signature"), body,
            message.GetProperty("type").GetString()!, message.GetProperty("job").GetProperty("job_id").GetString()!,
            message.GetProperty("sequence").GetInt64());
        var answer = Answer(received);
        lock (_gate)
            _all.Add(received with { IsTaken = answer is { } status && (int)status is >= 200 and < 300 });
        await Gate.WaitAsync(cancellationToken);
        return answer is { } code ? new HttpResponseMessage(code)
            : throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused");
    }
}

internal sealed record Received(string Url, string Id, string Timestamp, string Signature, string Body, string Type, string Job,
    long Sequence)
{
    public bool IsTaken { get; init; }
}
