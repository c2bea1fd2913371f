using Azure.Storage.Sas;
using Transcode.Storage.Tests.Blob;
using Transcode.Tests.Azurite;

namespace Transcode.EndToEnd.Tests.Restore;

/// <summary>The same with tables and a container of Azure.</summary>
[Collection(UsesAzurite.Name)]
public sealed class AzureStoresTests(Azurite blobs)
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Trait("long", "yes")]
    [Fact]
    public async Task Tables_and_a_container_are_restored()
    {
        const string Section = "Azure Tables and a container";
        await GuideCommands.Need("rclone");
        using var home = new Home();
        await using var oldTables = await Tables();
        await using var newTables = await Tables();
        Directory.CreateDirectory(home.PathOf("backup"));
        var (old, restored) = (Place(oldTables, home), Place(newTables, home));
        await Restored.Check(home,
            () => Deployment.Start(home, home.PathOf("old"), old),
            () => GuideCommands.Type(GuideCommands.Block(Section, 0), old, _stop),
            async () =>
            {
                await GuideCommands.Type(GuideCommands.Block(Section, 1), restored, _stop);
                return await Deployment.Start(home, home.PathOf("restored"), restored);
            });
    }

    [Fact]
    public async Task Where_the_state_lies_elsewhere_the_verb_says_what_copies_it()
    {
        using var home = new Home();
        await using var run = Running.Start(home, "backup", home.PathOf("state"));
        (await run.End(_stop)).ShouldBe(3);
        run.Complained.ShouldContain("TRANSCODE_AZURE_TABLES is not set");
        run.Complained.ShouldContain("docs/guides/backup.md");
    }

    private static async Task<AzuriteTables> Tables()
    {
        try
        {
            return await AzuriteTables.Start();
        }
        catch (AzuriteMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    /// <summary>Tables with nothing in them, and a part of the container, as a reader of the guide has them in the environment; and the
    /// program among the words of the shell.</summary>
    private (string, string)[] Place(AzuriteTables tables, Home home)
    {
        var store = blobs.OptionsForOneTest();
        var container = Azurite.ClientFor(store);
        var signed = container.GenerateSasUri(BlobContainerSasPermissions.All, TimeProvider.System.GetUtcNow().AddHours(2));
        return
        [
            ("PATH", $"{GuideCommands.Programs(home)}:{Environment.GetEnvironmentVariable("PATH")}"),
            ("BACKUP", home.PathOf("backup")),
            ("TRANSCODE_AZURE_TABLES", tables.Connection),
            ("TRANSCODE_Storage__Kind", "Blob"), ("TRANSCODE_Storage__Blob__ConnectionString", store.ConnectionString!),
            ("TRANSCODE_Storage__Blob__Container", store.Container!), ("TRANSCODE_Storage__Blob__Prefix", $"{store.Prefix}/media"),
            ("RCLONE_CONFIG", home.PathOf("none")), ("RCLONE_CONFIG_AZURE_TYPE", "azureblob"),
            ("RCLONE_CONFIG_AZURE_SAS_URL", signed.AbsoluteUri),
            ("RCLONE_CONFIG_STORE_TYPE", "alias"), ("RCLONE_CONFIG_STORE_REMOTE", $"azure:{store.Container}/{store.Prefix}"),
            ("RCLONE_CONFIG_BACKUP_TYPE", "alias"), ("RCLONE_CONFIG_BACKUP_REMOTE", home.PathOf("backup")),
        ];
    }
}
