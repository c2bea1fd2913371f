using System.Globalization;
using Transcode.Gateway.Keys;

namespace Transcode.Web.Settings;

/// <summary>What was typed into the form for a new key; what is left empty has no bound. Pure.</summary>
internal sealed class KeyForm
{
    public string? Name { get; set; }
    public string[]? Scopes { get; set; }
    public string? Tenant { get; set; }
    public string? Days { get; set; }
    public string? ForMany { get; set; }
    public string? Requests { get; set; }
    public string? Jobs { get; set; }

    /// <summary>Gigabytes a day.</summary>
    public string? Gigabytes { get; set; }

    /// <returns>Null: a number is none.</returns>
    public KeyOrder? Order(DateTimeOffset now)
    {
        if (!TryNumber(Days, out var days) || !TryNumber(Requests, out var requests) || !TryNumber(Jobs, out var jobs)
            || !TryNumber(Gigabytes, out var gigabytes))
            return null;
        return new KeyOrder
        {
            Name = Name?.Trim() ?? "",
            Scopes = Scopes ?? [],
            Tenant = Tenant?.Trim() is { Length: > 0 } tenant ? tenant : null,
            ExpiresAt = days is { } count ? now.AddDays(count) : null,
            ForManyWorkers = ForMany is not null,
            RequestsPerMinute = requests,
            JobsAtOnce = jobs,
            BytesPerDay = gigabytes * 1_000_000_000L,
        };
    }

    /// <summary>No more digits than a thousand years, or the bounds of an order, need.</summary>
    private static bool TryNumber(string? text, out int? number)
    {
        number = null;
        if (string.IsNullOrWhiteSpace(text))
            return true;
        if (!int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed > 1_000_000 || parsed < 1)
            return false;
        number = parsed;
        return true;
    }
}
