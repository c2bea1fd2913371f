using System.Globalization;

namespace Transcode.MediaEvidence;

/// <summary>One stored packet of the picture, in file order. Times are seconds as stored.</summary>
public sealed record Packet(double Time, double Duration, int Bytes, bool IsKey)
{
    public static IReadOnlyList<Packet> Of(string path)
    {
        var text = Tool.Run(
            "ffprobe",
            ["-v", "error", .. Source.Options(path), "-select_streams", "v:0", "-show_entries", "packet=pts_time,duration_time,size,flags",
                "-of", "compact=p=0", "-i", Source.Name(path)]);
        return [.. text.OutputLines.Select(Read)];
    }

    private static Packet Read(string line)
    {
        var fields = line.Split('|').Select(part => part.Split('=', 2)).Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return new Packet(
            Number(fields, "pts_time"), Number(fields, "duration_time"), (int)Number(fields, "size"),
            fields.GetValueOrDefault("flags", "").StartsWith('K'));
    }

    private static double Number(Dictionary<string, string> fields, string name) =>
        double.TryParse(fields.GetValueOrDefault(name), CultureInfo.InvariantCulture, out var number) ? number : double.NaN;
}
