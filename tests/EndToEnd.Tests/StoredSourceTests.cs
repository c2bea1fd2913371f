using Transcode.Storage.S3;
using Transcode.Storage.Tests.S3;

namespace Transcode.EndToEnd.Tests;

/// <summary>./transcode s3://BUCKET/KEY with a real S3 service.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class StoredSourceTests(Radosgw s3)
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_film_in_a_bucket_is_made_with_what_the_environment_holds_and_no_signature_is_left_anywhere()
    {
        var store = s3.OptionsForOneTest();
        using var home = new Home();
        await Put(store, "films/a holiday.mp4", home.PathOf(await home.Clip("original.mp4", 2, _stop)));
        await using var run = Running.Start(home, Environment(store), $"s3://{store.Bucket}/{store.Prefix}/films/a holiday.mp4", "--json",
            "--quiet");
        (await run.End(_stop)).ShouldBe(0, run.Complained);
        run.Json.GetProperty("output").GetString().ShouldBe(home.PathOf("a holiday-transcoded"));
        home.Segments("a holiday-transcoded").ShouldNotBeEmpty();
        var told = run.Reported + run.Complained + await File.ReadAllTextAsync(Path.Combine(home.Data, "transcode.log"), _stop);
        told.ShouldNotContain("X-Amz");
        told.ShouldNotContain(store.SecretKey!);
        home.Stored().ShouldBeEmpty("what was fetched is nobody's file but ours");
    }

    [Fact]
    public async Task What_is_not_in_the_bucket_is_said_in_words()
    {
        var store = s3.OptionsForOneTest();
        using var home = new Home();
        await using var run = Running.Start(home, Environment(store), $"s3://{store.Bucket}/{store.Prefix}/none.mp4", "--json", "--quiet");
        (await run.End(_stop)).ShouldBe(2, run.Complained);
        var error = run.Json.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("input.missing");
        error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("NoSuchKey");
    }

    [Fact]
    public async Task Without_credentials_it_is_refused_with_what_to_set()
    {
        using var home = new Home();
        await using var run = Running.Start(home, [("AWS_ACCESS_KEY_ID", ""), ("AWS_PROFILE", ""), ("AWS_WEB_IDENTITY_TOKEN_FILE", "")],
            "s3://films/holiday.mp4", "--json", "--quiet");
        (await run.End(_stop)).ShouldBe(2, run.Complained);
        var error = run.Json.GetProperty("error");
        error.GetProperty("code").GetString().ShouldBe("source.no_store");
        error.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain("AWS_ACCESS_KEY_ID");
    }

    private static (string, string)[] Environment(S3StoreOptions store) =>
    [
        ("AWS_ACCESS_KEY_ID", store.AccessKey!), ("AWS_SECRET_ACCESS_KEY", store.SecretKey!), ("AWS_ENDPOINT_URL", store.Endpoint!),
    ];

    private static async Task Put(S3StoreOptions store, string key, string file)
    {
        using var client = Radosgw.ClientFor(store);
        await client.PutObjectAsync(new() { BucketName = store.Bucket, Key = $"{store.Prefix}/{key}", FilePath = file }, _stop);
    }
}
