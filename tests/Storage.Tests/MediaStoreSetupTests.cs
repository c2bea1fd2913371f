using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Transcode.Storage.Blob;
using Transcode.Storage.Folder;
using Transcode.Storage.S3;

namespace Transcode.Storage.Tests;

public sealed class MediaStoreSetupTests
{
    [Fact]
    public async Task A_host_with_a_folder_configured_has_a_folder_store_and_sweeps_at_start()
    {
        using var root = new TemporaryFolder();
        var incoming = Directory.CreateDirectory(Path.Combine(root.Path, ".incoming"));
        var debris = Path.Combine(incoming.FullName, "old.partial");
        await File.WriteAllTextAsync(debris, "half", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(debris, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using var swept = new FileSystemWatcher(incoming.FullName) { EnableRaisingEvents = true };
        var gone = new TaskCompletionSource();
        swept.Deleted += (_, deleted) =>
        {
            if (deleted.Name == "old.partial") gone.TrySetResult();
        };

        using var host = HostWith(("Storage:Folder:Root", root.Path));
        await host.StartAsync(TestContext.Current.CancellationToken);

        host.Services.GetRequiredService<IMediaStore>().ShouldBeOfType<FolderStore>().Root.ShouldBe(root.Path);
        await gone.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_host_with_s3_configured_has_an_s3_store()
    {
        using var host = HostWith(
            ("Storage:Kind", "S3"), ("Storage:S3:Endpoint", "http://127.0.0.1:1"), ("Storage:S3:Bucket", "media"),
            ("Storage:S3:AccessKey", "access"), ("Storage:S3:SecretKey", "secret"));
        host.Services.GetRequiredService<IMediaStore>().ShouldBeOfType<S3Store>();
    }

    [Theory]
    [InlineData("ConnectionString", "UseDevelopmentStorage=true")]
    [InlineData("AccountUrl", "https://account.blob.core.windows.net")]
    public void A_host_with_blobs_configured_has_a_blob_store(string key, string value)
    {
        using var host = HostWith(("Storage:Kind", "Blob"), ("Storage:Blob:Container", "media"), ($"Storage:Blob:{key}", value));
        host.Services.GetRequiredService<IMediaStore>().ShouldBeOfType<BlobStore>();
    }

    [Theory]
    [InlineData("AccountName=a;AccountKey=bmV2ZXItdG8tYmUtc2hvd24=")]
    [InlineData("https://account.blob.core.windows.net")]
    public void The_connection_that_Aspire_names_is_taken(string connection)
    {
        using var host = HostWith(("Storage:Kind", "Blob"), ("Storage:Blob:Container", "media"), ("ConnectionStrings:blobs", connection));
        var store = host.Services.GetRequiredService<IMediaStore>().ShouldBeOfType<BlobStore>();
        store.Id.ShouldStartWith("blob ");
        store.Id.ShouldEndWith("/media");
        store.Id.ShouldNotContain("bmV2");
    }

    [Fact]
    public void A_wrong_configuration_of_blobs_is_named_all_at_once()
    {
        var options = new MediaStoreOptions
        {
            Kind = MediaStoreKind.Blob,
            Blob = { ConnectionString = "AccountName=a;SharedAccessSignature=never-to-be-shown", AccountUrl = "ftp://nowhere",
                Container = "No_Container", Prefix = "../up", PartSize = 1, Retries = -1 },
        };
        var faults = options.Faults().ToList();
        foreach (var key in new[] { "set one of", "ConnectionString has no", "AccountUrl", "Container", "Prefix", "PartSize", "Retries" })
            faults.ShouldContain(
                fault => fault.StartsWith("Storage:Blob", StringComparison.Ordinal) && fault.Contains(key, StringComparison.Ordinal), key);
        string.Join(' ', faults).ShouldNotContain("never-to-be-shown");
    }

    [Fact]
    public async Task A_wrong_configuration_stops_the_start_and_names_everything_at_once()
    {
        using var host = HostWith(
            ("Storage:Kind", "S3"), ("Storage:StaleAfter", "00:01:00"), ("Storage:S3:Endpoint", "ftp://nowhere"),
                ("Storage:S3:Prefix", "../up"),
            ("Storage:S3:SecretKey", "never-to-be-shown"), ("Storage:S3:PartSize", "1"), ("Storage:S3:Retries", "-1"));
        var refusal = await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync(TestContext.Current.CancellationToken));
        foreach (var key in new[] { "StaleAfter", "S3:Endpoint", "S3:Bucket", "S3:Prefix", "S3:AccessKey", "S3:PartSize", "S3:Retries" })
            refusal.Failures.ShouldContain(failure => failure.StartsWith("Storage:" + key, StringComparison.Ordinal), key);
        refusal.ToString().ShouldNotContain("never-to-be-shown");
    }

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, but long enough to be a key of thirty-two bytes")]
    public void A_weak_signing_key_is_refused(string signingKey)
    {
        var options = new MediaStoreOptions { Folder = { SigningKey = signingKey, Root = " " } };
        options.Faults().Count().ShouldBe(2);
        Should.Throw<OptionsValidationException>(() => MediaStoreSetup.Open(options, TimeProvider.System)).Message.ShouldNotContain(
            signingKey);
    }

    [Fact]
    public void A_kind_that_does_not_exist_is_refused() =>
        new MediaStoreOptions { Kind = 0 }.Faults().ShouldBe(["Storage:Kind is none of Folder, S3 and Blob."]);

    private static IHost HostWith(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(each => each.Key, each => (string?)each.Value));
        builder.Services.AddMediaStore(builder.Configuration);
        return builder.Build();
    }
}
