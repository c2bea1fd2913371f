using Npgsql;

namespace Transcode.Silo.Facts;

/// <summary>
/// What State:Postgres may say: <c>Host=db;Database=transcode;Username=…;Password=…</c>, or
/// <c>postgres://user:password@host:port/database</c>.
/// </summary>
public static class PostgresAddress
{
    /// <summary>Null: it can be used. The text itself is never repeated, for it holds a password.</summary>
    public static string? Problem(string text)
    {
        try
        {
            return Read(text).Host is { Length: > 0 } ? null : "State:Postgres names no host.";
        }
        catch (Exception fault)
            when (fault is ArgumentException or FormatException or UriFormatException or KeyNotFoundException or InvalidCastException
                or OverflowException)
        {
            return "State:Postgres cannot be read. Write Host=…;Database=…;Username=…;Password=… or "
                + "postgres://user:password@host:port/database.";
        }
    }

    internal static NpgsqlConnectionStringBuilder Read(string text)
    {
        var settings = text.StartsWith("postgres://", StringComparison.Ordinal)
            || text.StartsWith("postgresql://", StringComparison.Ordinal)
            ? FromUri(new Uri(text))
            : new NpgsqlConnectionStringBuilder(text);
        // Ours unless the text says otherwise.
        SetDefault(settings, "Maximum Pool Size", 20);
        SetDefault(settings, "Timeout", 5);
        SetDefault(settings, "Command Timeout", 20);
        SetDefault(settings, "Max Auto Prepare", 100);
        SetDefault(settings, "Auto Prepare Min Usages", 2);
        SetDefault(settings, "Application Name", "transcode");
        // Nothing in a pooled session ever changes, see PostgresDatabase.
        settings.NoResetOnClose = true;
        settings.PersistSecurityInfo = false;
        settings.IncludeErrorDetail = false;
        return settings;
    }

    private static NpgsqlConnectionStringBuilder FromUri(Uri uri)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/'))
        };
        if (uri.Port > 0)
            settings.Port = uri.Port;
        var user = uri.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings.Password = Uri.UnescapeDataString(user[1]);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)))
            settings[pair[0] == "sslmode" ? "SSL Mode"
                : pair[0]] = Uri.UnescapeDataString(pair[1].Replace("-", "", StringComparison.Ordinal));
        return settings;
    }

    private static void SetDefault(NpgsqlConnectionStringBuilder settings, string name, object value)
    {
        if (!settings.ShouldSerialize(name))
            settings[name] = value;
    }
}
