using System.Globalization;

namespace Transcode.Bench.Portal;

/// <summary>What is measured, from the command line.</summary>
internal sealed record Options
{
    internal required string Root { get; init; }

    /// <summary>Seconds of film.</summary>
    internal required int Seconds { get; init; }

    /// <summary>Of x264: how long the job takes.</summary>
    internal required string Preset { get; init; }
    internal required int Sockets { get; init; }
    internal required int Events { get; init; }
    internal required int Circuits { get; init; }

    internal static Options Read(string root, IReadOnlyList<string> words) => new()
    {
        Root = root,
        Seconds = Number(words, "--seconds", 60),
        Preset = Value(words, "--preset") ?? "slower",
        Sockets = Number(words, "--sockets", words.Contains("circuits") ? 0 : 500),
        Events = Number(words, "--events", words.Contains("circuits") ? 0 : 500),
        Circuits = Number(words, "--circuits", words.Contains("subscribers") ? 0 : 300),
    };

    private static int Number(IReadOnlyList<string> words, string name, int usual) =>
        Value(words, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    private static string? Value(IReadOnlyList<string> words, string name)
        => words.SkipWhile(word => word != name).Skip(1).FirstOrDefault();
}
