using System.Globalization;
using Transcode.Domain.Workers;
using Transcode.Web.Texts;

namespace Transcode.Web.Fleet;

/// <summary>A worker's own page in words, beside its card. Pure.</summary>
/// <param name="Facts">What it is, by name.</param>
/// <param name="Encoders">Proven ones, with what was measured: "libx264", "1080 lines: 42 fps".</param>
/// <param name="Labels">As people gave them; to be changed as text, one a line.</param>
/// <param name="OwnLabels">As it labels itself.</param>
/// <param name="SelfTest">How its self-test went; null: it did not say.</param>
/// <param name="Failures">What failed there lately, the newest first.</param>
public sealed record WorkerDetailView(IReadOnlyList<(string Name, string Value)> Facts,
    IReadOnlyList<(string Name, string Measured)> Encoders, string Labels, IReadOnlyList<string> OwnLabels, string? SelfTest,
    IReadOnlyList<WorkerFailureView> Failures)
{
    public static WorkerDetailView Of(Worker worker, Language language) => new(
        [.. FactsOf(worker, language)],
        [.. (worker.Encoders ?? []).Select(encoder => (encoder, MeasuredOf(worker, encoder, language)))],
        string.Join('\n', worker.GivenLabels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(Text)),
        [.. worker.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(Text)],
        worker.SelfTest is null ? null : language["worker.selftest.passed"],
        [.. worker.Failures.Reverse().Select(failure
            => new WorkerFailureView(failure.At, failure.Job.Value, failure.Step.Value, failure.Code, failure.Message))]);

    private static IEnumerable<(string, string)> FactsOf(Worker worker, Language language)
    {
        yield return (language["worker.fact.id"], worker.Id.Value);
        if (worker.Cores is { } cores)
            yield return (language["worker.fact.cores"], cores.ToString(CultureInfo.InvariantCulture));
        if (worker.MemoryBytes is { } memory)
            yield return (language["worker.fact.memory"], Quantity.Bytes(memory));
        if (worker.HardwareAcceleration.Count > 0)
            yield return (language["worker.fact.cards"], string.Join(", ", worker.HardwareAcceleration));
        if (worker.Os.Length > 0)
            yield return (language["worker.fact.os"], worker.Os);
        if (worker.Version is { } version)
            yield return (language["worker.fact.version"], version);
        yield return (language["worker.fact.slots"], worker.Slots.ToString(CultureInfo.InvariantCulture));
        if (worker.Tools is { Count: > 0 } tools)
            yield return (language["worker.fact.tools"], string.Join(", ", tools));
        if (worker.Address is { } address)
            yield return (language["worker.fact.address"], address);
        if (worker.Tenant is { } tenant)
            yield return (language["assets.tenant"], tenant);
        yield return (language["worker.fact.seen"], Quantity.Clock(worker.LastSeen));
    }

    private static string MeasuredOf(Worker worker, string encoder, Language language) => string.Join(", ",
    [
        .. worker.Sessions.TryGetValue(encoder, out var sessions) ? [language["worker.sessions", sessions]] : Array.Empty<string>(),
        .. worker.Speeds.Where(speed => speed.Encoder == encoder).OrderBy(speed => speed.Height)
            .Select(speed => language["worker.speed", speed.Height, Quantity.Number(speed.Fps)]),
    ]);

    private static string Text(KeyValuePair<string, string> label) => $"{label.Key}={label.Value}";
}

/// <summary>A step that did not come out on a worker.</summary>
public sealed record WorkerFailureView(DateTimeOffset At, string Job, string Step, string Code, string Message);
