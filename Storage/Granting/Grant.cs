using System.Text;

namespace Transcode.Storage;

/// <summary>Leave to read or write one object until it expires. Its text form never shows the signature.</summary>
public abstract record Grant(DateTimeOffset Expires)
{
    /// <summary>One plain HTTP request.</summary>
    /// <param name="Url">Absolute for S3; relative to the gateway's address for a folder.</param>
    /// <param name="Headers">Must be sent exactly so; they are part of the signature.</param>
    public sealed record Request(
        string Method, Uri Url, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Expires) : Grant(Expires)
    {
        protected override bool PrintMembers(StringBuilder builder)
        {
            var text = Url.OriginalString;
            var query = text.IndexOf('?', StringComparison.Ordinal);
            builder.Append(Method).Append(' ').Append(query < 0 ? text : text[..query]).Append(" until ").Append(Expires.ToString("O"));
            return true;
        }
    }

    /// <summary>The consumer sees the same files. Paths are relative to the folder where it found the store id.</summary>
    /// <param name="Root">That folder as the store itself sees it; the consumer's mount may be elsewhere.</param>
    /// <param name="WriteFirst"> Null for reading. For writing: create this file, fill it, flush it to disk, make the folder of
    /// <paramref name="Path"/>, rename. What is left behind here by a crash is swept.
    /// </param>
    public sealed record SharedFile(string Root, string Path, string? WriteFirst, DateTimeOffset Expires) : Grant(Expires)
    {
        /// <summary>A file: URL as the store itself sees it.</summary>
        public Uri Url
            => new UriBuilder(Uri.UriSchemeFile,
            "")
            { Path = Uri.EscapeDataString(System.IO.Path.Combine(Root, Path)).Replace("%2F", "/", StringComparison.Ordinal) }.Uri;
    }
}
