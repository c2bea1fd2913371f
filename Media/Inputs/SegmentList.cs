namespace Transcode.Media.Inputs;

/// <summary>
/// The text of a list of files or addresses that ffmpeg's concatf protocol reads one after the other as one. Unlike its HLS reader, that
/// keeps the length of the last frame. Pure.
/// </summary>
public static class SegmentList
{
    /// <param name="places">Absolute paths or addresses, the init segment first.</param>
    public static string Write(IEnumerable<string> places) => string.Concat(places.Select(place => Quote(Named(place)) + "\n"));

    private static string Named(string place) => Path.IsPathRooted(place) ? "file:" + place : place;

    private static string Quote(string place) => "'" + place.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
