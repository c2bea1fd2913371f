namespace Transcode.Domain.Throughput;

/// <summary>What all workers together finished in one minute.</summary>
/// <param name="At">When the minute began.</param>
/// <param name="Steps">Steps whose result was accepted.</param>
/// <param name="VideoSeconds">Seconds of film that were encoded, each once, whatever its renditions.</param>
public sealed record ThroughputMinute(DateTimeOffset At, int Steps, double VideoSeconds);
