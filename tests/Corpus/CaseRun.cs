using Transcode.Corpus.Inputs;
using Transcode.Corpus.Running;

namespace Transcode.Corpus;

/// <summary>One case run and judged, in a folder of its own that is gone afterwards unless it is to be kept.</summary>
public sealed record CaseRun(Input Input, ProductRun Run, IReadOnlyList<string> Differences)
{
    public bool IsRight => Differences.Count == 0;

    public static async Task<CaseRun> Of(Input input, CancellationToken stop, string? keepBelow = null)
    {
        var folder = Path.Combine(keepBelow ?? Path.GetTempPath(), "transcode-corpus-" + Path.GetRandomFileName());
        Directory.CreateDirectory(folder);
        try
        {
            var run = await Product.Run(input.Locate(), folder, stop);
            return new CaseRun(input, run, CaseComparison.Of(input, run));
        }
        finally
        {
            if (keepBelow is null)
                Directory.Delete(folder, recursive: true);
        }
    }
}
