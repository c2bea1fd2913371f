using System.Globalization;
using Transcode.Domain.Time;

namespace Transcode.Media.Storyboard;

/// <summary>Reads the list of times that <see cref="StoryboardCommand"/> writes: ffmpeg's framecrc, in milliseconds. Pure.</summary>
public static class FrameTimes
{
    public static IReadOnlyList<MediaTime> Read(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',')).Where(fields => fields.Length > 2)
            .Select(fields =>
            new MediaTime(
                long.Parse(fields[2], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite,
                    CultureInfo.InvariantCulture) * MediaTime.TicksPerSecond / 1000))];
}
