namespace Transcode.EndToEnd.Tests.Restore;

/// <summary>A backup of one server with its folder, made by the guide while a job runs, restored by the guide into an empty
/// folder.</summary>
public sealed class OneServerTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Trait("long", "yes")]
    [Fact]
    public async Task One_server_with_its_folder_is_restored()
    {
        const string Section = "One server, SQLite and a folder";
        await GuideCommands.Need("sqlite3", "rsync");
        using var home = new Home();
        var (old, restored) = (home.PathOf("old"), home.PathOf("restored"));
        await Restored.Check(home,
            () => Deployment.Start(home, old),
            () => GuideCommands.Type(GuideCommands.Block(Section, 0),
                [("TRANSCODE_HOME", old), ("BACKUP", home.PathOf("backup"))], _stop),
            async () =>
            {
                Directory.Delete(old, recursive: true);
                await GuideCommands.Type(GuideCommands.Block(Section, 1),
                    [("TRANSCODE_HOME", restored), ("BACKUP", home.PathOf("backup"))], _stop);
                return await Deployment.Start(home, restored);
            });
    }
}
