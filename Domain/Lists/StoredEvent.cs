using Transcode.Domain.Jobs;

namespace Transcode.Domain.Lists;

/// <summary>
/// What happened, as it lies in the log. Sequences rise over all jobs, and who has read up to one never misses an earlier one.
/// </summary>
public sealed record StoredEvent(long Sequence, JobId Job, DateTimeOffset At, JobEvent Event);
