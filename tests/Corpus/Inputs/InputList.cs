using Transcode.MediaEvidence.Samples;

namespace Transcode.Corpus.Inputs;

/// <summary>Where inputs come from: made here, or lying in a folder with a manifest.json or an expect.json.</summary>
public static class InputList
{
    public static IReadOnlyList<Input> Generated { get; } = [.. MediaSamples.All.Select(Of)];

    /// <summary>Of a group, without those that ./test --long adds unless this is it (TRANSCODE_LONG).</summary>
    public static IReadOnlyList<Input> Group(string name)
        => [.. MediaSamples.Groups[name].Where(sample => IsLong || !sample.IsLong).Select(Of)];

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("TRANSCODE_LONG") is { Length: > 0 };

    public static IReadOnlyList<Input> In(string folder)
    {
        var manifest = Path.Combine(folder, "manifest.json");
        var expect = Path.Combine(folder, "expect.json");
        return
        [
            .. File.Exists(manifest) ? Manifest.Read(manifest) : [],
            .. File.Exists(expect) ? ExpectFile.Read(expect) : [],
        ];
    }

    /// <summary>The folder named by TRANSCODE_CORPUS; real files take longer than ./test should, so they are asked for, as by ./test
    /// --long.</summary>
    public static string? Folder() => Environment.GetEnvironmentVariable("TRANSCODE_CORPUS") is { Length: > 0 } named ? named : null;

    private static Input Of(Sample sample) => new(sample.Name, sample.Path, sample.Expected, sample.Why);
}
