using Transcode.MediaEvidence;
using Transcode.MediaEvidence.Checks;

namespace Transcode.Bench;

internal sealed record LadderEntryQuality(string Name, int Frames, double Kbps, double? Ssim);

/// <summary>One side's runs, and what the last of them made.</summary>
internal sealed record Side(string Name, IReadOnlyList<Measured> Runs, IReadOnlyList<LadderEntryQuality> Rungs);

/// <summary>Runs both sides in turns, so that whatever else the machine does falls on both.</summary>
internal sealed class Contest(Options options, Settings settings, string input)
{
    private readonly IReadOnlyList<LadderEntry> _entries = settings.For(StreamFacts.Of(input).First(stream => stream.Kind == "video"));
    private readonly bool _hasAudio = StreamFacts.Of(input).Any(stream => stream.Kind == "audio");
    private readonly string _folder = Directory.CreateTempSubdirectory("ladder-").FullName;

    internal (Side Plain, Side Ours) Run()
    {
        try
        {
            var (plain, ours) = (new List<Measured>(), new List<Measured>());
            for (var round = 0; round < options.Rounds; round++)
            {
                // Who goes first changes, for the one after finds a warmer cache and a warmer processor.
                if (round % 2 == 0)
                    plain.Add(Plain());
                ours.Add(Ours());
                if (round % 2 != 0)
                    plain.Add(Plain());
                Console.Error.WriteLine($"round {round + 1}: plain {plain[^1].Wall:0.0} s wall, {plain[^1].Cpu:0.0} s CPU; ours {ours[^1].Wall:0.0} s wall, {ours[^1].Cpu:0.0} s CPU");
            }

            return (new Side("plain", plain, Measure(Fresh("plain", clear: false))),
                new Side("ours", ours, Measure(Fresh("ours", clear: false))));
        }
        finally
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Measured Plain()
    {
        var folder = Fresh("plain", clear: true);
        Directory.CreateDirectory(folder);
        var measured = Measured.Run("ffmpeg", PlainCommand.Hls(input, folder, settings, _entries, _hasAudio));
        return settings.Mp4
            ? _entries.Aggregate(measured, (sum, entry) => sum.Then(Measured.Run("ffmpeg", PlainCommand.Mp4(folder, entry, _hasAudio))))
            : measured;
    }

    private Measured Ours()
    {
        var folder = Fresh("ours", clear: true);
        var state = Fresh("state", clear: true);
        return Measured.Run(
            Path.Combine(options.Root, "transcode"),
            ["run", "-o", folder, "--json", "--profile", Path.GetFileNameWithoutExtension(options.Profile), "--", input],
            new Dictionary<string, string> { ["TRANSCODE_HOME"] = state });
    }

    private List<LadderEntryQuality> Measure(string folder) =>
        [.. _entries.Select(entry => Measure(entry, Path.Combine(folder, entry.Name + ".mp4"))).OfType<LadderEntryQuality>()];

    private LadderEntryQuality? Measure(LadderEntry entry, string path)
    {
        if (!File.Exists(path))
            return null;
        var packets = Packet.Of(path);
        // From first to last picture, and one more as long as the others on average.
        var seconds = (packets.Max(packet => packet.Time) - packets.Min(packet => packet.Time)) * packets.Count / (packets.Count - 1);
        return new LadderEntryQuality(
            entry.Name, packets.Count, packets.Sum(packet => packet.Bytes * 8.0) / seconds / 1000,
            options.MeasureSsim ? Quality.Ssim(input, path) : null);
    }

    private string Fresh(string name, bool clear)
    {
        var folder = Path.Combine(_folder, name);
        if (clear && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return folder;
    }
}
