using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Transcode.AppHost;

/// <summary>What may be chosen at start: <c>./transcode up --data /data --workers 4</c>.</summary>
public sealed record AppHostSettings
{
    /// <summary>Where PostgreSQL, media and workers keep their files.</summary>
    public required string Data { get; init; }

    /// <summary>Processes that host grains. 1 to 16; default 2.</summary>
    public required int Silos { get; init; }

    /// <summary>Doors behind one address. 1 to 16; default 1.</summary>
    public required int Gateways { get; init; }

    /// <summary>Machines that encode. 1 to 64; default 2.</summary>
    public required int Workers { get; init; }

    /// <summary>Steps at once on each of them. 1 to 64; default 1.</summary>
    public required int Slots { get; init; }

    /// <exception cref="FormatException">A value is out of its bounds; the message names the key.</exception>
    public static AppHostSettings Read(IConfiguration settings) => new()
    {
        Data = Path.GetFullPath(settings["Data"] ?? Path.Combine(Path.GetTempPath(), $"transcode-up-{Environment.UserName}")),
        Silos = Count(settings, "Silos", 2, 16),
        Gateways = Count(settings, "Gateways", 1, 16),
        Workers = Count(settings, "Workers", 2, 64),
        Slots = Count(settings, "Slots", 1, 64),
    };

    private static int Count(IConfiguration settings, string key, int standard, int most)
    {
        if (settings[key] is not { } text)
            return standard;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most
            ? count
            : throw new FormatException($"{key} is a number from 1 to {most}, not '{text}'.");
    }
}
