using System.Globalization;
using Microsoft.Extensions.Configuration;
using Transcode.Silo;

namespace Transcode.Cli.Serving;

/// <summary>
/// How work is handed out and how long it is remembered, from the environment: TRANSCODE_Dispatch__Speculate,
/// TRANSCODE_Dispatch__GiveUpSeconds and
/// TRANSCODE_Retention__JobDays, __WorkerDays, __UploadDays, __WebhookDays.
/// </summary>
internal static class DispatchSettings
{
    /// <returns>The options with what is set, and all that is wrong with it.</returns>
    public static (EngineOptions Options, IReadOnlyList<string> Faults) Apply(EngineOptions options, IConfiguration settings)
    {
        var faults = new List<string>();
        if (settings["Dispatch:Speculate"] is { } hedge)
        {
            if (bool.TryParse(hedge, out var on))
                options = options with { Hedge = on };
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
        var retention = options.Retention;
        Days("JobDays", days => retention = retention with { JobDays = days });
        Days("WorkerDays", days => retention = retention with { WorkerDays = days });
        Days("UploadDays", days => retention = retention with { UploadDays = days });
        Days("WebhookDays", days => retention = retention with { WebhookDays = days });
        return (options with { Retention = retention }, faults);

        void Days(string name, Action<int> use)
        {
            if (settings[$"Retention:{name}"] is not { } text)
                return;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days))
                use(days);
            else
                faults.Add($"Retention:{name} is a number of days; 0 is for ever.");
        }
    }
}
