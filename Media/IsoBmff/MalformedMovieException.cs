namespace Transcode.Media.IsoBmff;

/// <summary>A file is not the fragmented MP4 it should be. The message names the box, the place in the file, and what is wrong with
/// it.</summary>
public sealed class MalformedMovieException : Exception
{
    public MalformedMovieException() { }

    public MalformedMovieException(string message) : base(message) { }

    public MalformedMovieException(string message, Exception inner) : base(message, inner) { }

    internal static MalformedMovieException At(string box, long offset, string what) => new($"Box {box} at byte {offset}: {what}.");
}
