using Microsoft.Extensions.Configuration;

namespace Transcode.Cli.Serving;

/// <summary>Where the state of a server lies: TRANSCODE_POSTGRES, or as every setting TRANSCODE_State__Postgres, names a
/// database.</summary>
public static class StateSetting
{
    public const string Variable = "TRANSCODE_POSTGRES";

    /// <returns>Null: in a file of the data folder.</returns>
    public static string? Postgres(IConfiguration settings) =>
        (settings["State:Postgres"] ?? settings["Postgres"]) is { } address && !string.IsNullOrWhiteSpace(address) ? address : null;

    public static IConfiguration Environment() => new ConfigurationBuilder().AddEnvironmentVariables("TRANSCODE_").Build();
}
