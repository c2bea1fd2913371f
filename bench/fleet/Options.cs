using System.Globalization;

namespace Transcode.Bench.Fleet;

/// <summary>What is measured, from the command line.</summary>
internal sealed record Options
{
    internal required string Root { get; init; }
    internal required int Seconds { get; init; }

    /// <summary>Sizes of the fleet, the smallest first.</summary>
    internal required IReadOnlyList<int> Workers { get; init; }

    /// <summary>Of one processor, for each worker.</summary>
    internal required double Share { get; init; }
    /// <summary>Of x264: how long the encoding takes, and with it how much all else counts.</summary>
    internal required string Preset { get; init; }
    internal required bool IsOneSlow { get; init; }

    /// <summary>Only the fleet of which one is slow.</summary>
    internal required bool IsSlowOnly { get; init; }

    /// <summary>Seconds that one worker needed in an earlier run; 0: the first fleet of this run tells.</summary>
    internal required double Alone { get; init; }

    /// <summary>Submissions of the flood.</summary>
    internal required int Count { get; init; }

    /// <summary>Workers that only announce themselves.</summary>
    internal required int Beating { get; init; }

    internal static Options Read(string root, IReadOnlyList<string> words) => new()
    {
        Root = root,
        Seconds = (int)Number(words, "--seconds", 600),
        Workers = [.. (Value(words, "--workers") ?? "1,2,4,8").Split(',').Select(word => int.Parse(word, CultureInfo.InvariantCulture))],
        Share = Number(words, "--share", Math.Round(0.8 * Environment.ProcessorCount / 8, 2)),
        Preset = Value(words, "--preset") ?? "medium",
        IsOneSlow = !words.Contains("--no-slow"),
        IsSlowOnly = words.Contains("--slow-only"),
        Alone = Number(words, "--alone", 0),
        Count = (int)Number(words, "--count", 1000),
        Beating = (int)Number(words, "--beating", 10_000),
    };

    private static double Number(IReadOnlyList<string> words, string name, double usual) =>
        Value(words, name) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static string? Value(IReadOnlyList<string> words, string name)
        => words.SkipWhile(word => word != name).Skip(1).FirstOrDefault();
}
