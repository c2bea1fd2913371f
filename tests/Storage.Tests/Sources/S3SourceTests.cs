using System.Net;
using Transcode.Domain.Addresses;
using Transcode.Storage.Sources;
using Transcode.Storage.Tests.S3;

namespace Transcode.Storage.Tests.Sources;

/// <summary>Sources in a real S3 service.</summary>
[Collection(UsesRadosgw.Name)]
public sealed class S3SourceTests(Radosgw radosgw)
{
    [Theory]
    [InlineData("film.mp4")]
    [InlineData("a b/c?d#e%20f+g&h=i é 日本.mp4")]
    [InlineData("x//y.mp4")]
    public async Task An_object_is_read_by_a_signed_address_whatever_its_key_and_from_its_middle(string name)
    {
        var (store, prefix) = Store();
        var bytes = Bytes.Random(100_000);
        await Put($"{prefix}/{name}", bytes);
        await SignedSource.ShouldGive(store, $"s3://{Radosgw.Bucket}/{prefix}/{name}", bytes);
    }

    /// <summary>By these codes the worker tells people what to do.</summary>
    [Fact]
    public async Task What_is_not_there_or_not_given_is_said_by_its_code()
    {
        var (store, prefix) = Store();
        (await SignedSource.Read(store, $"s3://{Radosgw.Bucket}/{prefix}/none.mp4")).Text.ShouldContain("<Code>NoSuchKey</Code>");
        store.Buckets = "no-such-bucket";
        (await SignedSource.Read(store, "s3://no-such-bucket/none.mp4")).Text.ShouldContain("<Code>NoSuchBucket</Code>");
        (store.Buckets, store.SecretKey) = (Radosgw.Bucket, "another secret");
        var denied = await SignedSource.Read(store, $"s3://{Radosgw.Bucket}/{prefix}/none.mp4");
        denied.Status.ShouldBe(HttpStatusCode.Forbidden);
        denied.Text.ShouldContain("<Code>SignatureDoesNotMatch</Code>");
    }

    private (SourceStoreOptions Store, string Prefix) Store()
    {
        var options = radosgw.OptionsForOneTest();
        return (new SourceStoreOptions
        {
            Kind = StoredKind.S3,
            Buckets = options.Bucket,
            Endpoint = options.Endpoint,
            AccessKey = options.AccessKey,
            SecretKey = options.SecretKey,
        }, options.Prefix);
    }

    private async Task Put(string key, byte[] bytes)
    {
        using var client = Radosgw.ClientFor(radosgw.OptionsForOneTest());
        await client.PutObjectAsync(new() { BucketName = Radosgw.Bucket, Key = key, InputStream = new MemoryStream(bytes) },
            TestContext.Current.CancellationToken);
    }
}
