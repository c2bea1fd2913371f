namespace Transcode.MediaEvidence.Samples;

/// <summary>A nasty input: how it is made, why it is nasty, and what must come of it.</summary>
public sealed record Sample
{
    /// <summary>The name of the file, itself part of some tests.</summary>
    public required string Name { get; init; }

    public required string Why { get; init; }

    public required Expectation Expected { get; init; }

    public required IReadOnlyList<Making> Steps { get; init; }

    /// <summary>Slow, and another sample shows the same in less time: it runs with ./test --long alone.</summary>
    public bool IsLong { get; init; }

    /// <summary>Makes the file unless it is there, and says where it is.</summary>
    public string Path() => SampleFolder.PathOf(this);

    public override string ToString() => Name;
}
