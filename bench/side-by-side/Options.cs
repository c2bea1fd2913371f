using System.Globalization;

namespace Transcode.Bench;

/// <summary>What is measured, from the command line.</summary>
internal sealed record Options
{
    public required string Root { get; init; }
    public required string Profile { get; init; }
    public string? Input { get; init; }
    public required int Seconds { get; init; }
    public required int Rounds { get; init; }
    public required bool MeasureSsim { get; init; }

    internal static Options Read(string[] arguments)
    {
        var root = Value(arguments, "--root") ?? Environment.CurrentDirectory;
        var isShort = arguments.Contains("--short");
        return new Options
        {
            Root = root,
            Profile = Value(arguments, "--profile") ?? Path.Combine(root, "profiles", "hls.json"),
            Input = Value(arguments, "--input") is { } input ? Path.GetFullPath(input) : null,
            Seconds = Number(arguments, "--seconds") ?? (isShort ? 2 : 60),
            Rounds = Number(arguments, "--rounds") ?? (isShort ? 7 : 3),
            MeasureSsim = !isShort && !arguments.Contains("--no-ssim"),
        };
    }

    private static int? Number(string[] arguments, string name) =>
        Value(arguments, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    private static string? Value(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
