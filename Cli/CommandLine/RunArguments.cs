namespace Transcode.Cli.CommandLine;

/// <summary>What was asked of <c>run</c>.</summary>
public sealed record RunArguments
{
    /// <summary>As typed: a file, relative to the present folder, or an address.</summary>
    public required string File { get; init; }

    /// <summary>As typed; null: beside the file, named after it.</summary>
    public string? Output { get; init; }

    /// <summary>None: those that are usual for the kind of file.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>Standard output carries one JSON object, and nothing else.</summary>
    public bool Json { get; init; }

    /// <summary>The result stays in the data folder too.</summary>
    public bool Keep { get; init; }

    public bool Quiet { get; init; }

    /// <summary>Steps at once; null: one for each core.</summary>
    public int? Slots { get; init; }

    /// <summary>It is fetched, and no file of this machine.</summary>
    public bool IsAddress => NamedAddress.IsMeant(File);

    /// <summary>
    /// <c>--profile a b file</c> cannot be told apart from three profiles by a parser; by a person it can: the last word is the file when
    /// no other word is. Names may also be joined by commas.
    /// </summary>
    public static (string? File, IReadOnlyList<string> Profiles) Sort(string? file, IReadOnlyList<string> profiles)
    {
        if (file is null && profiles.Count > 1)
            (file, profiles) = (profiles[^1], [.. profiles.Take(profiles.Count - 1)]);
        return (file,
            [.. profiles.SelectMany(name => name.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))]);
    }
}
