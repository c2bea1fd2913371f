using Transcode.Gateway.Settings;
using Transcode.Web.Texts;

namespace Transcode.Web.Settings;

/// <summary>How the platform is set up, in words: what it is, how it is, and which setting changes it. Pure.</summary>
internal sealed record SettingsView(IReadOnlyList<SettingLine> Storage, IReadOnlyList<SettingLine> Retention,
    IReadOnlyList<SettingLine> Limits, IReadOnlyList<SettingLine> Versions)
{
    public static SettingsView Of(SettingsReport now, Language language) => new(
        [.. StorageOf(now, language)],
        [
            new(language["settings.jobs"], Days(now.Retention.Jobs, language), "TRANSCODE_Retention__JobDays"),
            new(language["settings.workers"], Days(now.Retention.Workers, language), "TRANSCODE_Retention__WorkerDays"),
            new(language["settings.uploads"], Days(now.Retention.Uploads, language), "TRANSCODE_Retention__UploadDays"),
            new(language["settings.deliveries"], Days(now.Retention.Deliveries, language), "TRANSCODE_Retention__WebhookDays"),
            new(language["settings.media"], language["settings.ever"], ""),
        ],
        [
            new(language["settings.upload"], Quantity.Bytes(now.Limits.LargestUpload), ""),
            new(language["settings.part"], Quantity.Bytes(now.Limits.PartBytes), ""),
            new(language["settings.transfer"], Quantity.Time(TimeSpan.FromHours(now.Limits.TransferHours)), ""),
            new(language["settings.segment"], Quantity.Time(TimeSpan.FromSeconds(now.Limits.SegmentSeconds)), ""),
            new(language["settings.heartbeat"], Quantity.Time(TimeSpan.FromSeconds(now.Limits.HeartbeatSeconds)), ""),
        ],
        [
            new(language["settings.product"], now.Version, ""),
            .. now.Runtime.Select(runtime => new SettingLine(language["settings.runtime"], runtime, "")),
            .. now.Silos.Select(silo => new SettingLine(language["settings.silo"],
                language["settings.since", silo.Name, Quantity.Clock(silo.Since)], "")),
            .. now.Workers.Select(of => new SettingLine(language["settings.workers.of", of.Version ?? "?"], $"{of.Count}", "")),
        ]);

    private static IEnumerable<SettingLine> StorageOf(SettingsReport now, Language language)
    {
        yield return new(language["settings.place"], now.Storage.Place, "TRANSCODE_Storage__Kind");
        yield return new(language["settings.used"], now.Storage is { Bytes: { } bytes, Objects: { } objects, IsAll: { } isAll }
            ? language[isAll ? "settings.used.all" : "settings.used.more", Quantity.Bytes(bytes), objects]
            : language["settings.counting"], "");
        if (now.Storage.Free is { } free)
            yield return new(language["settings.free"], Quantity.Bytes(free), "");
        yield return new(language["settings.state"], now.State, "TRANSCODE_POSTGRES, TRANSCODE_AZURE_TABLES");
    }

    private static string Days(int days, Language language)
        => days == 0 ? language["settings.ever"] : language[days == 1 ? "settings.day" : "settings.days", days];
}

/// <param name="What">It is about.</param>
/// <param name="Value">As it is.</param>
/// <param name="Setting">By which it is changed; empty: by none.</param>
internal sealed record SettingLine(string What, string Value, string Setting);
