using Transcode.Silo.Facts;
using Transcode.Silo.Publishing;
using Transcode.Silo.Reading;
using Transcode.Silo.Throughput;
using Transcode.Silo.Workers;

namespace Transcode.Silo.Jobs;

/// <summary>What every job's grain uses.</summary>
internal sealed record JobServices(IJobLog Log, ReadModel Rows, IResultPublisher Publisher, Fleet Fleet, EventSignal Events,
    ThroughputCounter Throughput, EngineStart Start, EngineOptions Options, TimeProvider Time);

/// <summary>When this silo began: a lease of the embedded worker that is older died with an earlier process.</summary>
internal sealed record EngineStart(DateTimeOffset At);
