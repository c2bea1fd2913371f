using Transcode.Domain.Time;

namespace Transcode.Domain.Plans;

/// <summary>One media segment on the output timeline: number from 0, start, length, frames. The same in all renditions.</summary>
public sealed record Segment(int Number, MediaTime Start, MediaTime Duration, int Frames);
