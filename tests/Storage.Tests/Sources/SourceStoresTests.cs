using System.Globalization;
using Microsoft.Extensions.Configuration;
using Transcode.Domain.Addresses;
using Transcode.Storage.Sources;

namespace Transcode.Storage.Tests.Sources;

/// <summary>Who may name what, and how it is set; no service is asked.</summary>
public sealed class SourceStoresTests
{
    private static readonly Dictionary<string, string?> _settings = new()
    {
        ["Sources:archive:Kind"] = "S3",
        ["Sources:archive:Buckets"] = "films, rushes",
        ["Sources:archive:AccessKey"] = "AKIDEXAMPLE",
        ["Sources:archive:SecretKey"] = "not to be shown",
        ["Sources:archive:Region"] = "eu-central-1",
        ["Sources:partner:Kind"] = "Blob",
        ["Sources:partner:Buckets"] = "incoming",
        ["Sources:partner:Prefix"] = "acme/",
        ["Sources:partner:Tenants"] = "acme",
        ["Sources:partner:ConnectionString"] = "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=bm90IHRvIGJlIHNob3du",
    };

    [Theory]
    [InlineData("s3://films/a.mp4", null, true)]
    [InlineData("s3://rushes/a.mp4", "acme", true)]
    [InlineData("s3://Films/a.mp4", null, false)]
    [InlineData("s3://other/a.mp4", null, false)]
    [InlineData("az://films/a.mp4", null, false)]
    [InlineData("az://incoming/acme/a.mp4", "acme", true)]
    [InlineData("az://incoming/acme/a.mp4", "other", false)]
    [InlineData("az://incoming/acme/a.mp4", null, false)]
    [InlineData("az://incoming/other/a.mp4", "acme", false)]
    public async Task Only_what_the_operator_named_is_read_and_by_whom(string text, string? tenant, bool isRead)
    {
        using var stores = Stores(_settings);
        var url = StoredUrl.Read(text).Url!;
        var problem = stores.Problem(url, tenant, isOwner: false);
        if (isRead)
        {
            problem.ShouldBeNull();
            (await stores.Sign(url, tenant, CancellationToken.None)).Url.Query.ShouldNotBeEmpty();
        }
        else
        {
            problem.ShouldNotBeNull().ShouldContain("Sources:NAME:Buckets");
            await Should.ThrowAsync<SourceStoreException>(() => stores.Sign(url, tenant, CancellationToken.None));
        }
    }

    [Fact]
    public async Task An_address_is_good_for_minutes_and_signs_the_key_letter_by_letter()
    {
        using var stores = Stores(_settings);
        var grant = await stores.Sign(StoredUrl.Read("s3://films/a b?c#d%20é.mp4").Url!, null, CancellationToken.None);
        grant.Url.AbsoluteUri.ShouldStartWith("https://films.s3.eu-central-1.amazonaws.com/a%20b%3Fc%23d%2520%C3%A9.mp4?");
        var seconds = int.Parse(System.Web.HttpUtility.ParseQueryString(grant.Url.Query)["X-Amz-Expires"]!, CultureInfo.InvariantCulture);
        seconds.ShouldBeInRange(890, 900, "a quarter of an hour, or a moment less");
        grant.Headers.ShouldBeEmpty();
        grant.ToString().ShouldNotContain("X-Amz");
    }

    [Fact]
    public void What_the_environment_holds_is_for_the_owner_alone()
    {
        var environment = new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE", ["AZURE_STORAGE_ACCOUNT"] = "acme" };
        using var stores = new SourceStores(new Dictionary<string, SourceStoreOptions>(), OwnStores.Of(environment.GetValueOrDefault),
            TimeProvider.System);
        foreach (var url in new[] { "s3://films/a.mp4", "az://films/a.mp4" }.Select(text => StoredUrl.Read(text).Url!))
        {
            stores.Problem(url, null, isOwner: true).ShouldBeNull();
            stores.Problem(url, null, isOwner: false).ShouldNotBeNull();
        }
        SourceStores.None.Problem(StoredUrl.Read("s3://films/a.mp4").Url!, null, isOwner: true).ShouldNotBeNull()
            .ShouldContain("AWS_ACCESS_KEY_ID");
    }

    [Theory]
    [InlineData("Sources:archive:Kind", "FTP", "FTP")]
    [InlineData("Sources:archive:Kind", null, "Sources:archive:Kind is none of S3 and Blob.")]
    [InlineData("Sources:archive:Buckets", "", "Sources:archive:Buckets is empty")]
    [InlineData("Sources:archive:SecretKey", null, "Sources:archive:AccessKey and Sources:archive:SecretKey go together")]
    [InlineData("Sources:archive:Endpoint", "minio", "Sources:archive:Endpoint is not an http or https address.")]
    [InlineData("Sources:partner:ConnectionString", null, "Sources:partner: set one of ConnectionString")]
    [InlineData("Sources:partner:ConnectionString", "AccountName=acme", "Sources:partner:ConnectionString has no AccountName")]
    [InlineData("Sources:partner:Buckets", "Incoming", "Sources:partner:Buckets: \"Incoming\" is no container's name")]
    public void What_is_wrong_with_the_settings_is_said_at_start_by_its_key(string key, string? value, string said)
    {
        SourceStoreSetup.Faults(Configuration(_settings)).ShouldBeEmpty();
        var fault = SourceStoreSetup.Faults(Configuration(new(_settings) { [key] = value })).ShouldHaveSingleItem();
        fault.ShouldContain(said);
        fault.ShouldNotContain("not to be shown");
    }

    private static SourceStores Stores(Dictionary<string, string?> settings) => new(
        Configuration(settings).GetSection("Sources").GetChildren().ToDictionary(one => one.Key, one => one.Get<SourceStoreOptions>()!),
        new Dictionary<StoredKind, SourceStoreOptions>(), TimeProvider.System);

    private static IConfiguration Configuration(Dictionary<string, string?> settings)
        => new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null)).Build();
}
