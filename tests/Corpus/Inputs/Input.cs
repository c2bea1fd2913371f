using Transcode.MediaEvidence.Samples;

namespace Transcode.Corpus.Inputs;

/// <summary>One input for the product, and what must come of it.</summary>
/// <param name="Name">as shown in the table</param>
/// <param name="Locate">where the file is; a generated one is made by asking</param>
/// <param name="Megapixels">how much there is to encode, frames times size; null when not known</param>
public sealed record Input(string Name, Func<string> Locate, Expectation Expected, string Why, double? Megapixels = null)
{
    // The name in a test list or a table: a line feed in it would break both.
    public override string ToString() => Name.Replace("\n", "\\n", StringComparison.Ordinal);
}
