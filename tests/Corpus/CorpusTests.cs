using Transcode.Corpus.Inputs;

namespace Transcode.Corpus;

/// <summary>Real files that lie outside the repository, where there are any.</summary>
public sealed class CorpusTests
{
    // What a shared machine encodes in a few seconds; larger files are for the table.
    private const double _megapixels = 60;

    private const string _none = "no folder of real files";

    public static TheoryData<string> Found =>
        InputList.Folder() is { } folder ? [.. InputList.In(folder).Where(input => !(input.Megapixels > _megapixels)).Select(input => input.ToString())] : [_none];

    [Theory]
    [MemberData(nameof(Found))]
    public async Task A_real_file_ends_as_it_should(string name)
    {
        Assert.SkipWhen(name == _none, "TRANSCODE_CORPUS names no folder of real files with a manifest.json or an expect.json");
        await Check(InputList.In(InputList.Folder()!), name);
    }

    internal static async Task Check(IReadOnlyList<Input> inputs, string name)
    {
        var trial = await Trial.Of(inputs.Single(input => input.ToString() == name), TestContext.Current.CancellationToken);
        trial.Differences.ShouldBeEmpty($"{trial.Input.Why}: exit {trial.Run.ExitCode}, {trial.Run.Errors.Trim()}");
    }
}
