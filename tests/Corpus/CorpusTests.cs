using Transcode.Corpus.Inputs;

namespace Transcode.Corpus;

/// <summary>Real files that lie outside the repository, where there are any.</summary>
public sealed class CorpusTests
{
    // What a shared machine encodes in a few seconds; larger files are for ./test --long and the table.
    private static readonly double _megapixels = Environment.GetEnvironmentVariable("TRANSCODE_LONG") is { Length: > 0 }
        ? double.PositiveInfinity : 60;

    private const string None = "no folder of real files";

    public static TheoryData<string> Found =>
        InputList.Folder() is { } folder
            ? [.. InputList.In(folder).Where(input => !(input.Megapixels > _megapixels)).Select(input => input.ToString())] : [None];

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_real_file_ends_as_it_should(string name)
    {
        Assert.SkipWhen(name == None, "TRANSCODE_CORPUS names no folder of real files with a manifest.json or an expect.json");
        await Check(InputList.In(InputList.Folder()!), name);
    }

    internal static async Task Check(IReadOnlyList<Input> inputs, string name)
    {
        var run = await CaseRun.Of(inputs.Single(input => input.ToString() == name), TestContext.Current.CancellationToken);
        run.Differences.ShouldBeEmpty($"{run.Input.Why}: exit {run.Run.ExitCode}, {run.Run.Errors.Trim()}");
    }
}
