using Transcode.Domain;

namespace Transcode.Contracts.Reading;

/// <summary>Which runs on borrowed machines to list, newest first.</summary>
/// <param name="Job">Null: of all jobs.</param>
/// <param name="Before">Only those that started before this one; null: from the newest.</param>
/// <param name="Limit">At most so many.</param>
[GenerateSerializer, Immutable, Alias("transcode.BurstFilter")]
public sealed record BurstFilter([property: Id(0)] JobId? Job = null, [property: Id(1)] BurstRunId? Before = null,
    [property: Id(2)] int Limit = 50);
