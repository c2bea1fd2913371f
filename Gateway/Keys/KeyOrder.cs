using Transcode.Gateway.Access;
using Transcode.Gateway.Application;

namespace Transcode.Gateway.Keys;

/// <summary>POST /api/keys: a key to be made.</summary>
public sealed record KeyOrder
{
    public const int LongestName = 100;
    public const int LongestTenant = 40;
    public const int MostRequestsPerMinute = 1_000_000;
    public const int MostJobsAtOnce = 1_000_000;
    public const long MostBytesPerDay = 1L << 50;

    /// <summary>For people, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>admin, submit, read, worker; at least one.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>1 to 40 of a-z, 0-9 and '-'; null: of the platform, it sees all tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Many workers may join with it; else the first that does has it alone.</summary>
    public bool ForManyWorkers { get; init; }

    /// <summary>On each server; null: any number.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Null: any number.</summary>
    public int? JobsAtOnce { get; init; }

    /// <summary>Uploaded in a day of UTC; null: any number.</summary>
    public long? BytesPerDay { get; init; }

    /// <returns>Null: it is one that can be made.</returns>
    internal CommandRefusal? Fault(DateTimeOffset now)
    {
        // A null that was sent is one, whatever the type says.
        if (Name is null || Name.Length is 0 or > LongestName || Name.Any(char.IsControl) || Name.Contains('"', StringComparison.Ordinal))
            return CommandRefusal.Invalid($"name has 1 to {LongestName} characters, none of them a quotation mark or a control character.");
        if (Scopes is null || Scopes.Count is 0 or > 4 || Scopes.Any(scope => !ScopesByName.ContainsKey(scope)))
            return CommandRefusal.Invalid($"scopes are one or more of {string.Join(", ", ScopesByName.Keys)}.");
        if (Tenant is { } tenant && !IsTenant(tenant))
            return CommandRefusal.Invalid($"tenant is a name of 1 to {LongestTenant} of a-z, 0-9 and '-'.");
        if (ExpiresAt <= now)
            return CommandRefusal.Invalid("expires_at lies in the past.");
        if (RequestsPerMinute is < 1 or > MostRequestsPerMinute)
            return CommandRefusal.Invalid($"requests_per_minute is a number from 1 to {MostRequestsPerMinute}.");
        if (JobsAtOnce is < 1 or > MostJobsAtOnce)
            return CommandRefusal.Invalid($"jobs_at_once is a number from 1 to {MostJobsAtOnce}.");
        if (BytesPerDay is < 1 or > MostBytesPerDay)
            return CommandRefusal.Invalid($"bytes_per_day is a number from 1 to {MostBytesPerDay}.");
        return null;
    }

    internal static bool IsTenant(string name) => name.Length is > 0 and <= LongestTenant
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    internal static readonly IReadOnlyDictionary<string, Scope> ScopesByName = Enum.GetValues<Scope>()
        .ToDictionary(Policies.Of, StringComparer.Ordinal);
}
