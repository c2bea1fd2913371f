using System.Net.Http.Headers;

namespace Transcode.Worker.Steps.Fetch;

/// <summary>By what a server tells one version of a file from another.</summary>
/// <param name="Tag">Strong; null: none.</param>
/// <param name="Modified">Time of last change; null: not told.</param>
/// <param name="Length">Bytes; null: not told.</param>
internal sealed record SourceVersion(EntityTagHeaderValue? Tag, DateTimeOffset? Modified, long? Length)
{
    public static SourceVersion Of(HttpResponseMessage response) =>
        new(response.Headers.ETag is { IsWeak: false } tag ? tag : null, response.Content.Headers.LastModified,
            response.Content.Headers.ContentLength);

    /// <summary>So that another version is sent from its beginning; null: the server told nothing by which it could know.</summary>
    public RangeConditionHeaderValue? Condition => Tag is not null ? new(Tag) : Modified is { } at ? new(at) : null;

    /// <summary>What an answer in the middle says of the file, as far as it says anything. A condition that was not heeded shows
    /// here.</summary>
    public bool IsSame(HttpResponseMessage part) =>
        (Tag is null || part.Headers.ETag is null || part.Headers.ETag.Equals(Tag))
        && (Modified is null || part.Content.Headers.LastModified is null || part.Content.Headers.LastModified == Modified)
        && (Length is null || part.Content.Headers.ContentRange?.Length is not { } length || length == Length);
}
