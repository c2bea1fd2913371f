namespace Transcode.Corpus.Practice;

/// <summary>Names, places and other people's results.</summary>
internal static class Files
{
    internal static IReadOnlyList<PracticeCase> All { get; } = [];
}
