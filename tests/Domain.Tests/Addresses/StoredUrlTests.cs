using Transcode.Domain.Addresses;

namespace Transcode.Domain.Tests.Addresses;

public sealed class StoredUrlTests
{
    [Theory]
    [InlineData("s3://films/holiday.mp4", StoredKind.S3, "films", "holiday.mp4", "holiday.mp4")]
    [InlineData("S3://films/2026/a b?c#d%20é.mp4", StoredKind.S3, "films", "2026/a b?c#d%20é.mp4", "a b?c#d%20é.mp4")]
    [InlineData("az://films/2026//x..mp4", StoredKind.Blob, "films", "2026//x..mp4", "x..mp4")]
    public void The_key_is_what_follows_the_bucket_as_it_stands(string text, StoredKind kind, string bucket, string key, string name)
    {
        var url = StoredUrl.Read(text).Url.ShouldNotBeNull();
        (url.Kind, url.Bucket, url.Key, url.Name).ShouldBe((kind, bucket, key, name));
        StoredUrl.Read(url.ToString()).Url.ShouldBe(url);
        OutgoingUrl.Shown(url.ToString()).ShouldBe(url.ToString());
    }

    [Theory]
    [InlineData("s3://")]
    [InlineData("s3://films")]
    [InlineData("s3://films/")]
    [InlineData("s3:///holiday.mp4")]
    [InlineData("s3://fi/holiday.mp4")]
    [InlineData("s3://user:pass@films/holiday.mp4")]
    [InlineData("s3://films:9000/holiday.mp4")]
    [InlineData("s3://-films/holiday.mp4")]
    [InlineData("s3://films/2026/")]
    [InlineData("s3://films/../other/holiday.mp4")]
    [InlineData("az://films/./holiday.mp4")]
    [InlineData("az://films/a\nb.mp4")]
    [InlineData("az://films/a\u0000b.mp4")]
    [InlineData("az://films/\ud800.mp4")]
    [InlineData("https://films/holiday.mp4")]
    public void What_names_no_object_is_refused_with_a_reason(string text)
    {
        var (url, why) = StoredUrl.Read(text);
        url.ShouldBeNull();
        why.ShouldNotBeNull().Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void Longer_keys_than_the_services_take_are_refused_by_their_bytes()
    {
        StoredUrl.Read("s3://films/" + new string('a', 1024)).Url.ShouldNotBeNull();
        StoredUrl.Read("s3://films/" + new string('a', 1025)).Url.ShouldBeNull();
        StoredUrl.Read("s3://films/" + new string('é', 513)).Url.ShouldBeNull();
    }
}
