using Transcode.Domain.Addresses;
using Transcode.Domain.Jobs;

namespace Transcode.Cli.Export;

/// <summary>What a result was made of; it lies in the result and tells whose it is.</summary>
/// <param name="Path">Absolute, links followed. Bytes that are no UTF-8 are written <c>\xe9</c>.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Modified">When it was last changed.</param>
public sealed record SourceMark(string Path, long Bytes, DateTimeOffset Modified)
{
    private static readonly StringComparison _names = OperatingSystem.IsLinux() ? StringComparison.Ordinal
        : StringComparison.OrdinalIgnoreCase;

    /// <param name="source">As it is now.</param>
    /// <param name="path">See <see cref="Path"/>.</param>
    public static SourceMark Of(SourceLocation source, string path) => new(path, source.Bytes, source.Modified ?? DateTimeOffset.UnixEpoch);

    /// <param name="url">Where it lies. The query of an http address, which may hold a key, is only hinted at.</param>
    public static SourceMark OfAddress(string url)
        => new($"{OutgoingUrl.Shown(url)}#{ResultName.Mark(url)[..12]}", 0, DateTimeOffset.UnixEpoch);

    private bool IsAddress => Path.Contains("://", StringComparison.Ordinal);

    /// <summary>
    /// The same path is the same source, edited or not: who runs it again wants the new result. Another path is the same source only if it
    /// was moved: same length, same time of change, and nothing lies any more where it was. A copy beside the original is another source.
    /// </summary>
    /// <param name="now">The source of this run.</param>
    /// <param name="isThere">Whether something lies at a path.</param>
    public bool IsSame(SourceMark now, Func<string, bool> isThere) =>
        string.Equals(Path, now.Path, _names) || (!IsAddress && Bytes == now.Bytes && Modified == now.Modified && !isThere(Path));
}
