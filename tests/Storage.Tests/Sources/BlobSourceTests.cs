using System.Net;
using Transcode.Domain.Addresses;
using Transcode.Storage.Sources;
using Transcode.Storage.Tests.Blob;

namespace Transcode.Storage.Tests.Sources;

/// <summary>Sources in a real service of Azure's protocol.</summary>
[Collection(UsesAzurite.Name)]
public sealed class BlobSourceTests(Azurite azurite)
{
    [Theory]
    [InlineData("film.mp4")]
    [InlineData("a b/c?d#e%20f+g&h=i é 日本.mp4")]
    public async Task A_blob_is_read_by_a_signed_address_whatever_its_name_and_from_its_middle(string name)
    {
        var (store, prefix) = Store();
        var bytes = Bytes.Random(100_000);
        await Azurite.ClientFor(azurite.OptionsForOneTest()).GetBlobClient($"{prefix}/{name}")
            .UploadAsync(new BinaryData(bytes), TestContext.Current.CancellationToken);
        await SignedSource.ShouldGive(store, $"az://{Azurite.Container}/{prefix}/{name}", bytes);
    }

    [Fact]
    public async Task What_is_not_there_or_not_given_is_said_by_its_code()
    {
        var (store, prefix) = Store();
        (await SignedSource.Read(store, $"az://{Azurite.Container}/{prefix}/none.mp4")).Text.ShouldContain("<Code>BlobNotFound</Code>");
        store.Buckets = "no-such-container";
        (await SignedSource.Read(store, "az://no-such-container/none.mp4")).Text.ShouldContain("<Code>ContainerNotFound</Code>");
        (store.Buckets, store.ConnectionString) = (Azurite.Container, WithOtherKey(store.ConnectionString!));
        (await SignedSource.Read(store, $"az://{Azurite.Container}/{prefix}/none.mp4")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private (SourceStoreOptions Store, string Prefix) Store()
    {
        var options = azurite.OptionsForOneTest();
        return (new SourceStoreOptions { Kind = StoredKind.Blob, Buckets = options.Container, ConnectionString = options.ConnectionString },
            options.Prefix);
    }

    private static string WithOtherKey(string connection) => string.Join(';', connection.Split(';')
        .Select(field => field.StartsWith("AccountKey=", StringComparison.Ordinal) ? $"AccountKey={Convert.ToBase64String(new byte[64])}"
            : field));
}
