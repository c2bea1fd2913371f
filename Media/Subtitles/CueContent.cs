namespace Transcode.Media.Subtitles;

/// <summary>What is shown, and where.</summary>
/// <param name="Lines">WebVTT text, escaped.</param>
/// <param name="Place">Settings of the cue; empty: the usual place.</param>
internal sealed record CueContent(IReadOnlyList<string> Lines, string Place = "");
