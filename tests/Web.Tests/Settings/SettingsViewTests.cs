using Transcode.Contracts.Retention;
using Transcode.Gateway.Settings;
using Transcode.Web.Settings;
using Transcode.Web.Texts;

namespace Transcode.Web.Tests.Settings;

public sealed class SettingsViewTests
{
    private static readonly DateTimeOffset _at = new(2026, 12, 1, 6, 0, 0, TimeSpan.Zero);

    private static readonly SettingsReport _now = new("1.2.3", [".NET 10"],
        new StorageInUse("folder /media", 5_000_000_000, 12, true, _at, 7_000_000),
        "SQLite", new RetentionRules(90, 1, 0, 30), new Limits(64L << 30, 64L << 20, 6, 30, 15), [new SiloInUse("nas", _at)],
        [new WorkersOfVersion("1.2.3", 2), new WorkersOfVersion(null, 1)]);

    [Fact]
    public void It_says_what_is_set_and_by_which_setting()
    {
        var view = SettingsView.Of(_now, Language.Of("en"));

        view.Storage.Select(line => line.Value).ShouldBe(["folder /media", "5 GB in 12 files", "7 MB", "SQLite"]);
        view.Retention.Select(line => line.Value)
            .ShouldBe(["90 days", "1 day", "until somebody deletes them", "30 days", "until somebody deletes them"]);
        view.Retention[0].Setting.ShouldBe("TRANSCODE_Retention__JobDays");
        view.Versions.Select(line => line.Value).ShouldBe(["1.2.3", ".NET 10", "nas, since 2026-12-01 06:00:00 UTC", "2", "1"]);
    }

    [Fact]
    public void What_is_not_known_yet_is_not_made_up()
    {
        var unknown = new StorageInUse("s3 eu/bucket", null, null, null, null, null);

        var view = SettingsView.Of(_now with { Storage = unknown }, Language.Of("en"));

        view.Storage.Select(line => line.Value).ShouldBe(["s3 eu/bucket", "being counted; look again in a moment", "SQLite"]);
    }

    [Fact]
    public void Every_part_of_the_program_has_its_terms()
    {
        Licence.All.Count.ShouldBeGreaterThan(80);
        Licence.All.ShouldAllBe(part => part.Name.Length > 0 && part.Version.Length > 0 && part.Terms.Length > 0);
    }
}
