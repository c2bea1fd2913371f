using System.Globalization;
using Microsoft.Extensions.Configuration;
using Transcode.Domain.Burst;
using Transcode.Silo.Burst;

namespace Transcode.Cli.Serving;

/// <summary>
/// Machines that may be borrowed, from the environment: TRANSCODE_Burst__RunPod__KeyFile turns it on, TRANSCODE_Burst__DollarsPerDay and
/// TRANSCODE_Burst__Tiers__{name}__Endpoint, __DollarsPerHour, __Encoders, __MostHeight say what for; docs/burst.md has all of them.
/// Without a key nothing is ever borrowed.
/// </summary>
public sealed record BurstSetting(BurstOptions Options, RunPodOptions RunPod)
{
    private const long LongestKeyFile = 4096;

    /// <returns>The setting; null: it is not asked for. And all that is wrong with it.</returns>
    /// <param name="settings">Of the process.</param>
    /// <param name="publicUrl">Access:PublicUrl, where runs join if nothing else is said.</param>
    public static (BurstSetting? Setting, IReadOnlyList<string> Faults) Read(IConfiguration settings, Uri? publicUrl)
    {
        var burst = settings.GetSection("Burst");
        if (!burst.GetChildren().Any())
            return (null, []);
        var faults = new List<string>();
        var rules = new BurstRules
        {
            Tiers = [.. burst.GetSection("Tiers").GetChildren().Select(tier => Tier(tier, faults))],
            DollarsPerDay = Dollars(burst, "DollarsPerDay", faults, instead: 1_000_000),
        };
        rules = Amounts(burst, rules, faults);
        if (Address(burst["JoinUrl"], "Burst:JoinUrl", faults) is not { } join && (join = publicUrl) is null)
        {
            faults.Add("Burst needs Access:PublicUrl, or Burst:JoinUrl where it is another: the address at which runs reach this platform.");
            join = new Uri("https://nowhere.invalid");
        }
        var runPod = new RunPodOptions { Key = Key(burst, faults) };
        runPod = runPod with { Url = Address(burst["RunPod:Url"], "Burst:RunPod:Url", faults) ?? runPod.Url };
        var options = new BurstOptions { Rules = rules, JoinUrl = join };
        options = options with { LookSeconds = Number(burst, nameof(options.LookSeconds), faults) ?? options.LookSeconds };
        // What could not be read was told above, and holds here in the place of what is missing.
        return (new(options, runPod), [.. faults, .. options.Faults(), .. runPod.Key.Length > 0 ? runPod.Faults() : []]);
    }

    private static BurstRules Amounts(IConfigurationSection burst, BurstRules rules, List<string> faults) => rules with
    {
        DeadlineSeconds = Number(burst, nameof(rules.DeadlineSeconds), faults),
        MissingSeconds = Number(burst, nameof(rules.MissingSeconds), faults) ?? rules.MissingSeconds,
        MostRuns = Number(burst, nameof(rules.MostRuns), faults) ?? rules.MostRuns,
        MostRunsOfJob = Number(burst, nameof(rules.MostRunsOfJob), faults) ?? rules.MostRunsOfJob,
        RunSeconds = Number(burst, nameof(rules.RunSeconds), faults) ?? rules.RunSeconds,
        QueueSeconds = Number(burst, nameof(rules.QueueSeconds), faults) ?? rules.QueueSeconds,
        IdleSeconds = Number(burst, nameof(rules.IdleSeconds), faults) ?? rules.IdleSeconds,
        OverheadSeconds = Number(burst, nameof(rules.OverheadSeconds), faults) ?? rules.OverheadSeconds,
    };

    private static BurstTier Tier(IConfigurationSection tier, List<string> faults) => new()
    {
        Name = tier.Key,
        Endpoint = tier["Endpoint"] ?? "",
        DollarsPerHour = Dollars(tier, "DollarsPerHour", faults, instead: 0.01m),
        Encoders = [.. (tier["Encoders"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)],
        MostHeight = Number(tier, "MostHeight", faults),
    };

    /// <summary>From a file, as secrets are mounted; or from the environment itself.</summary>
    private static string Key(IConfigurationSection burst, List<string> faults)
    {
        if (burst["RunPod:KeyFile"] is not { Length: > 0 } file)
        {
            if (burst["RunPod:Key"] is { Length: > 0 } key)
                return key.Trim();
            faults.Add("Burst:RunPod:KeyFile names a file with RunPod's API key; without it nothing can be borrowed.");
            return "";
        }
        try
        {
            if (new FileInfo(file).Length <= LongestKeyFile)
                return File.ReadAllText(file).Trim();
            faults.Add($"Burst:RunPod:KeyFile: {file} is longer than any key.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            faults.Add($"Burst:RunPod:KeyFile: {failure.Message}");
        }
        return "";
    }

    private static Uri? Address(string? text, string key, List<string> faults)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        faults.Add($"{key} is an http or https address.");
        return null;
    }

    private static int? Number(IConfigurationSection section, string name, List<string> faults)
    {
        if (section[name] is not { Length: > 0 } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return number;
        faults.Add($"{section.Path}:{name} is a whole number.");
        return null;
    }

    private static decimal Dollars(IConfigurationSection section, string name, List<string> faults, decimal instead)
    {
        if (decimal.TryParse(section[name], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars))
            return dollars;
        faults.Add($"{section.Path}:{name} is an amount in dollars, such as 0.69.");
        return instead;
    }
}
