using System.Globalization;

namespace Transcode.Media.Encode;

/// <summary>Reads ffmpeg's -progress lines (key=value) and tells after each block how far it is.</summary>
public sealed class ProgressOutput(Action<EncodeProgress> notify)
{
    private EncodeProgress _now = new(0, 0, 0, 0);

    public EncodeProgress Last => _now;

    public void Add(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0)
            return;
        var value = line[(equals + 1)..].Trim();
        _now = line[..equals] switch
        {
            "frame" => _now with { Frames = (long)Number(value, _now.Frames) },
            "fps" => _now with { Fps = Number(value, _now.Fps) },
            "speed" => _now with { Speed = Number(value.TrimEnd('x'), _now.Speed) },
            "out_time_us" => _now with { Seconds = Number(value, _now.Seconds * 1e6) / 1e6 },
            _ => _now,
        };
        if (line.StartsWith("progress=", StringComparison.Ordinal))
            notify(_now);
    }

    private static double Number(string text, double otherwise) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : otherwise;
}

/// <summary>How far an encode is.</summary>
/// <param name="Frames">Frames of the first rendition so far.</param>
/// <param name="Fps">Frames per second now.</param>
/// <param name="Speed">Seconds of timeline per second.</param>
/// <param name="Seconds">Position on the output clock, with its stored offset.</param>
public sealed record EncodeProgress(long Frames, double Fps, double Speed, double Seconds);
