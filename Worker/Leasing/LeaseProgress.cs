using Transcode.Domain.Protocol;
using Transcode.Media.Encode;

namespace Transcode.Worker.Leasing;

/// <summary>The last that a step said of itself; written by the step, read by the renewal.</summary>
public sealed class LeaseProgress
{
    private volatile State _state = new(0, new EncodeProgress(0, 0, 0, 0));

    /// <param name="percent">Of this step, 0 to 100.</param>
    /// <param name="encode">Frames and speed, where there are any.</param>
    public void Set(double percent, EncodeProgress? encode = null)
        => _state = new State(Math.Clamp(percent, 0, 100), encode ?? _state.Encode);

    public ProgressReport Report(long fence)
    {
        var (percent, encode) = _state;
        return new ProgressReport { Fence = fence, Progress = percent, Frames = encode.Frames, Fps = encode.Fps, Speed = encode.Speed };
    }

    private sealed record State(double Percent, EncodeProgress Encode);
}
