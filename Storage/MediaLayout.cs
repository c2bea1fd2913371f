using System.Globalization;

namespace Transcode.Storage;

/// <summary>
/// Where everything lies. Ids and names are single segments; a '/' in one is refused.
/// <code>
/// videos/{id}/source/source.mp4                      videos/{id}/outputs/master.m3u8
/// videos/{id}/manifests/source.json                  videos/{id}/outputs/720p/index.m3u8
/// videos/{id}/chunks/source/chunk_0000.mp4           videos/{id}/outputs/720p/segments/init.mp4, seg_0000.m4s
/// encoded/{id}_720p.mp4                              staging/{job}/{step}/{fence}/…
/// </code>
/// </summary>
public static class MediaLayout
{
    public static MediaPrefix Asset(string id) => MediaPrefix.Root.Folder($"videos/{Segment(id)}");

    public static MediaKey Source(string id, string extension = "mp4") => Asset(id).Key($"source/source.{Segment(extension)}");

    public static MediaKey Manifest(string id, string name = "source") => Asset(id).Key($"manifests/{Segment(name)}.json");

    /// <summary>Only where the source had to be cut physically.</summary>
    public static MediaKey SourceChunk(string id, int number, string extension = "mp4") =>
        Asset(id).Key($"chunks/source/chunk_{Numbered(number)}.{Segment(extension)}");

    public static MediaPrefix Outputs(string id) => Asset(id).Folder("outputs");

    public static MediaKey Output(string id, string fileName) => Outputs(id).Key(Segment(fileName));

    public static MediaKey MasterPlaylist(string id) => Output(id, "master.m3u8");

    public static MediaPrefix Rendition(string id, string rendition) => Outputs(id).Folder(Segment(rendition));

    public static MediaKey Playlist(string id, string rendition) => Rendition(id, rendition).Key("index.m3u8");

    public static MediaPrefix Segments(string id, string rendition) => Rendition(id, rendition).Folder("segments");

    public static MediaKey InitSegment(string id, string rendition) => Segments(id, rendition).Key("init.mp4");

    /// <param name="number">Counts from 0; four digits, more when there are more.</param>
    /// <param name="extension">m4s (fragmented MP4), mp4, or ts.</param>
    public static MediaKey SegmentOf(string id, string rendition, int number, string extension = "m4s") =>
        Segments(id, rendition).Key($"seg_{Numbered(number)}.{Segment(extension)}");

    public static MediaKey Encoded(string id, string rendition, string extension = "mp4") =>
        MediaKey.Parse($"encoded/{Segment(id)}_{Segment(rendition)}.{Segment(extension)}");

    public static MediaPrefix StagingOfJob(string job) => MediaPrefix.Root.Folder($"staging/{Segment(job)}");

    /// <summary>What one lease may write. A worker back from the dead holds an old fence and writes where nobody looks.</summary>
    public static MediaPrefix Staging(string job, string step, long fence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(fence);
        return StagingOfJob(job).Folder($"{Segment(step)}/{fence.ToString(CultureInfo.InvariantCulture)}");
    }

    private static string Numbered(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return number.ToString("0000", CultureInfo.InvariantCulture);
    }

    private static string Segment(string text) =>
        text.Contains('/', StringComparison.Ordinal) ? throw new MediaKeyException(text, MediaKeyFault.MoreThanOneSegment)
            : MediaKey.Parse(text).Value;
}
