using System.Globalization;
using Microsoft.Extensions.Configuration;
using Transcode.Orchestrator;

namespace Transcode.AppHost.Serving;

/// <summary>How work is handed out, from the environment: TRANSCODE_Dispatch__Speculate and TRANSCODE_Dispatch__GiveUpSeconds.</summary>
internal static class DispatchSettings
{
    /// <returns>The options with what is set, and all that is wrong with it.</returns>
    public static (OrchestratorOptions Options, IReadOnlyList<string> Faults) Apply(OrchestratorOptions options, IConfiguration settings)
    {
        var faults = new List<string>();
        if (settings["Dispatch:Speculate"] is { } speculate)
        {
            if (bool.TryParse(speculate, out var on))
                options = options with { Speculate = on };
            else
                faults.Add("Dispatch:Speculate is true or false.");
        }
        if (settings["Dispatch:GiveUpSeconds"] is { } giveUp)
        {
            if (int.TryParse(giveUp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                options = options with { GiveUpSeconds = seconds };
            else
                faults.Add("Dispatch:GiveUpSeconds is a number of seconds.");
        }
        return (options, faults);
    }
}
