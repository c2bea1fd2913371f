using System.Collections.ObjectModel;

namespace Transcode.Storage;

internal static class GrantLifetime
{
    /// <summary>The longest that S3 signs for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    public static readonly IReadOnlyDictionary<string, string> NoHeaders = ReadOnlyDictionary<string, string>.Empty;

    public static DateTimeOffset Until(TimeProvider clock, TimeSpan lifetime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, TimeSpan.FromSeconds(1));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, Longest);
        return DateTimeOffset.FromUnixTimeSeconds((clock.GetUtcNow() + lifetime).ToUnixTimeSeconds());
    }
}
