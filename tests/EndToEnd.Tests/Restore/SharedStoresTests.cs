using Npgsql;
using Transcode.Storage.Tests.S3;
using Transcode.Tests.Postgres;

namespace Transcode.EndToEnd.Tests.Restore;

/// <summary>The same with a database and a bucket.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class SharedStoresTests(Radosgw s3)
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Trait("long", "yes")]
    [Fact]
    public async Task A_database_and_a_bucket_are_restored()
    {
        const string Section = "PostgreSQL and a bucket";
        await GuideCommands.Need("pg_dump", "pg_restore", "psql", "rclone");
        await using var server = await OwnPostgres.OrSkip();
        using var home = new Home();
        Directory.CreateDirectory(home.PathOf("backup"));
        var (old, restored) = (await Place(server, home, "old"), await Place(server, home, "restored"));
        await Restored.Check(home,
            () => Deployment.Start(home, home.PathOf("old"), old),
            () => GuideCommands.Type(GuideCommands.Block(Section, 0), old, _stop),
            async () =>
            {
                await GuideCommands.Type(GuideCommands.Block(Section, 1), restored, _stop);
                return await Deployment.Start(home, home.PathOf("restored"), restored);
            });
    }

    /// <summary>A database with nothing in it, and a part of the bucket, as a reader of the guide has them in the
    /// environment.</summary>
    private async Task<(string, string)[]> Place(PostgresServer server, Home home, string name)
    {
        await using (var connection = new NpgsqlConnection(server.Address("postgres")))
        {
            await connection.OpenAsync(_stop);
            await using var command = new NpgsqlCommand($"create database {name}", connection);
            await command.ExecuteNonQueryAsync(_stop);
        }
        var store = s3.OptionsForOneTest();
        return
        [
            ("BACKUP", home.PathOf("backup")),
            ("TRANSCODE_POSTGRES", $"postgres://{server.User}@127.0.0.1:{server.Port}/{name}"),
            ("TRANSCODE_Storage__Kind", "S3"), ("TRANSCODE_Storage__S3__Endpoint", store.Endpoint!),
            ("TRANSCODE_Storage__S3__Bucket", store.Bucket!), ("TRANSCODE_Storage__S3__Prefix", $"{store.Prefix}/media"),
            ("TRANSCODE_Storage__S3__AccessKey", store.AccessKey!), ("TRANSCODE_Storage__S3__SecretKey", store.SecretKey!),
            ("AWS_CA_BUNDLE", ""), // rclone takes none; the service speaks http.
            ("RCLONE_CONFIG", home.PathOf("none")), ("RCLONE_CONFIG_S3_TYPE", "s3"), ("RCLONE_CONFIG_S3_PROVIDER", "Ceph"),
            ("RCLONE_CONFIG_S3_ENDPOINT", store.Endpoint!), ("RCLONE_CONFIG_S3_ACCESS_KEY_ID", store.AccessKey!),
            ("RCLONE_CONFIG_S3_SECRET_ACCESS_KEY", store.SecretKey!),
            ("RCLONE_CONFIG_STORE_TYPE", "alias"), ("RCLONE_CONFIG_STORE_REMOTE", $"s3:{store.Bucket}/{store.Prefix}"),
            ("RCLONE_CONFIG_BACKUP_TYPE", "alias"), ("RCLONE_CONFIG_BACKUP_REMOTE", home.PathOf("backup")),
        ];
    }
}
