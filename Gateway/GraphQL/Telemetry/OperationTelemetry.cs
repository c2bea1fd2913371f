using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using GraphQL;
using GraphQL.DI;

namespace Transcode.Gateway.GraphQL.Telemetry;

/// <summary>
/// Each operation by its name: transcode_graphql_duration_seconds{type, operation, outcome}, and a span. Clients choose the names, so only
/// so many become series.
/// </summary>
internal sealed class OperationTelemetry : IConfigureExecution
{
    private const int MostNames = 100;
    private const int LongestName = 60;

    private static readonly ActivitySource _spans = new("Transcode.Gateway");
    private static readonly Meter _meter = new("Transcode.Gateway");
    private static readonly Histogram<double> _duration = _meter.CreateHistogram<double>("transcode.graphql.duration", "s",
        "Time until an operation was answered, or its subscription began.");
    private static readonly UpDownCounter<int> _subscriptions = _meter.CreateUpDownCounter<int>("transcode.graphql.subscriptions", null,
        "Subscriptions that are open.");

    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);

    /// <summary>Around everything else.</summary>
    public float SortOrder => 0;

    public async Task<ExecutionResult> ExecuteAsync(ExecutionOptions options, ExecutionDelegate next)
    {
        var since = Stopwatch.GetTimestamp();
        using var span = _spans.StartActivity("graphql");
        var result = await next(options);
        var type = result.Operation?.Operation.ToString().ToLowerInvariant() ?? "none";
        var name = result.Operation?.Name?.StringValue ?? "anonymous";
        if (span is not null)
        {
            span.DisplayName = $"{type} {name}";
            span.SetTag("graphql.operation.type", type);
            span.SetTag("graphql.operation.name", name);
            if (result.Errors is { Count: > 0 } errors)
                span.SetStatus(ActivityStatusCode.Error, errors[0].Message);
        }
        _duration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds, new("type", type), new("operation", Bounded(name)),
            new("outcome", result.Errors is { Count: > 0 } ? result.Executed ? "errors" : "refused" : "ok"));
        return result;
    }

    /// <summary>Counts one until it is disposed.</summary>
    public static IDisposable Subscribed()
    {
        _subscriptions.Add(1);
        return new Ended();
    }

    private string Bounded(string name) =>
        name.Length <= LongestName && (_names.ContainsKey(name) || (_names.Count < MostNames && _names.TryAdd(name, true))) ? name
            : "other";

    private sealed class Ended : IDisposable
    {
        public void Dispose() => _subscriptions.Add(-1);
    }
}
