namespace Transcode.MediaEvidence.Hls;

/// <summary>A segment with its initialisation in front, as a file of its own for as long as it is looked at.</summary>
internal sealed class Standalone : IDisposable
{
    private readonly bool _isCopy;

    private Standalone(string path, bool isCopy) => (Path, _isCopy) = (path, isCopy);

    internal string Path { get; }

    internal static Standalone Of(MediaPlaylist playlist, Segment segment)
    {
        if (playlist.Init is null)
            return new Standalone(segment.Path, isCopy: false);
        var path = System.IO.Path.GetTempFileName();
        using var file = File.Create(path);
        foreach (var part in new[] { playlist.Init, segment.Path })
        {
            using var bytes = File.OpenRead(part);
            bytes.CopyTo(file);
        }

        return new Standalone(path, isCopy: true);
    }

    public void Dispose()
    {
        if (_isCopy)
            File.Delete(Path);
    }
}
