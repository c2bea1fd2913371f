using System.ComponentModel;
using GraphQL;
using GraphQL.DataLoader;
using Transcode.Domain.Dispatch;
using Transcode.Domain.Workers;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.GraphQL.Batching;
using Transcode.Gateway.GraphQL.Jobs;
using Transcode.Gateway.Workers;

namespace Transcode.Gateway.GraphQL.Workers;

[Name("Worker"), Requires(Scope.Read), Description("A machine, or a process on it, that runs steps.")]
internal sealed class WorkerNode(Worker worker, IEnumerable<StepRow>? held = null)
{
    private readonly WorkerLine _line = WorkerLine.Of(worker, []);

    [Id]
    public string Id => _line.WorkerId;

    [Description("As people call it.")]
    public string Name => _line.Name;

    public WorkerStatus Status => worker.Status;

    [Description("A person asked that it takes nothing new.")]
    public bool Draining => worker.DrainAsked;

    [Description("Where it can be reached; null behind NAT.")]
    public string? Address => _line.Address;

    public string Os => _line.Os;

    [Description("Of its program; null: it did not say.")]
    public string? Version => _line.Version;

    [Description("Another version than the server's gets no work.")]
    public bool OtherVersion => worker.IsOfOtherVersion;

    public IReadOnlyList<string> HardwareAcceleration => _line.HwAccel;

    [Description("Percent of all its cores.")]
    public double CpuUsage => _line.CpuUsage;

    [Description("Steps at once.")]
    public int Slots => _line.Slots;

    public int? Cores => _line.Cores;
    public long? MemoryBytes => _line.MemoryBytes;

    [Description("Proven by test encodes; null: it did not say.")]
    public IReadOnlyList<string>? Encoders => _line.Encoders;

    [Description("How many encodes at once each hardware encoder did.")]
    public IReadOnlyList<EncoderSessions> Sessions
        => [.. _line.Sessions.Select(sessions => new EncoderSessions(sessions.Key, sessions.Value))];

    [Description("Tools beside ffmpeg that work there; null: it did not look.")]
    public IReadOnlyList<string>? Tools => _line.Tools;

    [Description("Why it takes nothing new for now: \"on battery\".")]
    public string? Paused => _line.Paused;

    [Description("Measured once, with one thread.")]
    public IReadOnlyList<EncoderRate> Speed => [.. _line.Speed.Select(speed => new EncoderRate(speed.Encoder, speed.Height, speed.Fps))];

    [Description("Its own and those that people gave it.")]
    public IReadOnlyList<WorkerLabel> Labels
        => [.. _line.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => new WorkerLabel(label.Key, label.Value))];

    [Description("Why it gets no work.")]
    public QuarantineNode? Quarantine
        => worker.Quarantine is { } quarantine ? new QuarantineNode(quarantine.Since, quarantine.Why, quarantine.LastSelfTest) : null;

    [Description("Last announcement.")]
    public DateTimeOffset LastSeen => _line.LastSeen;

    [Complexity(10, 5), Description("What it holds now.")]
    public IDataLoaderResult<IReadOnlyList<HeldStep>> Steps([FromServices] HeldLoader loader)
    {
        if (held is not null)
            loader.Keep(worker.Id, [.. held]);
        return loader.Load(worker.Id,
            rows => (IReadOnlyList<HeldStep>)[.. (rows ?? []).OrderBy(row => row.LeasedAt).Select(row => new HeldStep(row))]);
    }

    internal static WorkerNode? Of(Worker? worker) => worker is null ? null : new WorkerNode(worker);
}

[Requires(Scope.Read)]
internal sealed record EncoderSessions(string Encoder, int Sessions);

[Name("EncoderSpeed"), Requires(Scope.Read)]
internal sealed record EncoderRate(string Encoder, int Height, double Fps);

[Requires(Scope.Read)]
internal sealed record WorkerLabel(string Name, string Value);

[Name("Quarantine"), Requires(Scope.Read)]
internal sealed record QuarantineNode(DateTimeOffset Since, string Why,
    [property: Description("What its last self-test was wrong in.")] string? LastSelfTest);

[Requires(Scope.Read), Description("A step that a worker holds.")]
internal sealed class HeldStep(StepRow row)
{
    [Id]
    public string JobId => row.Key.Job.Value;

    public IDataLoaderResult<JobNode?> Job([FromServices] JobLoader jobs)
        => jobs.Load(row.Key.Job, found => found is null ? null : new JobNode(found));

    [Id]
    public string StepId => row.Key.Step.Value;

    public double Percent => Math.Round(row.Progress, 1);
    public double Fps => Math.Round(row.Fps, 1);

    [Description("Since when it holds it.")]
    public DateTimeOffset? Since => row.LeasedAt;
}
