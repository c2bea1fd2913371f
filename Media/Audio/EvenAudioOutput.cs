using System.Globalization;
using Transcode.Domain.Sources;

namespace Transcode.Media.Audio;

/// <summary>Reads, line by line, when each frame of <see cref="EvenAudioCommand"/> is heard and how many samples it has.</summary>
/// <param name="sampleRate">Of the samples: the unit of the times.</param>
public sealed class EvenAudioOutput(int sampleRate)
{
    private const string Length = "lavfi.astats.Overall.Number_of_samples=";

    private long? _at;

    public AudioJoints Joints { get; } = new(sampleRate);

    public void Add(string line)
    {
        if (line.StartsWith("frame:", StringComparison.Ordinal))
            _at = Time(line);
        else if (line.StartsWith(Length, StringComparison.Ordinal)
            && double.TryParse(line.AsSpan(Length.Length), CultureInfo.InvariantCulture, out var count))
            Joints.Add(_at, (long)count);
    }

    private static long? Time(string line)
    {
        var at = line.IndexOf(" pts:", StringComparison.Ordinal);
        return at >= 0 && long.TryParse(line.AsSpan(at + 5).ToString().Split(' ', 2)[0], CultureInfo.InvariantCulture, out var time) ? time
            : null;
    }
}
