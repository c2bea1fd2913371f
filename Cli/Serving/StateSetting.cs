using Microsoft.Extensions.Configuration;
using Transcode.Silo.Facts;

namespace Transcode.Cli.Serving;

/// <summary>
/// Where the state of a server lies. TRANSCODE_POSTGRES, or as every setting TRANSCODE_State__Postgres, names a database;
/// TRANSCODE_AZURE_TABLES, or TRANSCODE_State__AzureTables, or a connection called "tables", as Aspire hands it over, the tables of an
/// Azure Storage account.
/// </summary>
/// <param name="Postgres">Null: not there.</param>
/// <param name="Azure">Null: not there.</param>
public sealed record StateSetting(string? Postgres, AzureTables? Azure)
{
    public const string PostgresVariable = "TRANSCODE_POSTGRES";
    public const string AzureVariable = "TRANSCODE_AZURE_TABLES";

    /// <summary>In a file of the data folder.</summary>
    public static readonly StateSetting Own = new(null, null);

    public bool IsShared => Postgres is not null || Azure is not null;

    /// <summary>For people.</summary>
    public string Name => Postgres is not null ? "PostgreSQL" : Azure is not null ? "Azure Tables" : "SQLite";

    /// <summary>For people, behind what else is said; nothing where it is the usual.</summary>
    public string Place => IsShared ? $", state in {Name}" : "";

    public static StateSetting Read(IConfiguration settings)
    {
        var tables = Named(settings, "State:AzureTables", "Azure_Tables", "ConnectionStrings:tables");
        return new(Named(settings, "State:Postgres", "Postgres"),
            tables is null ? null : new AzureTables(tables, settings["State:AzurePrefix"] ?? AzureTables.UsualPrefix));
    }

    public IEnumerable<string> Faults()
    {
        if (Postgres is not null && Azure is not null)
            yield return "State:Postgres and State:AzureTables are both set; the state lies in one place. Take one of them away.";
        if (Postgres is not null && PostgresAddress.Problem(Postgres) is { } unread)
            yield return unread;
        if (Azure?.Problem() is { } unfit)
            yield return unfit;
    }

    public static IConfiguration Environment() => new ConfigurationBuilder().AddEnvironmentVariables("TRANSCODE_").Build();

    private static string? Named(IConfiguration settings, params string[] keys)
        => keys.Select(key => settings[key]).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
}
