using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Storage;
using Transcode.Storage.Blob;
using Transcode.Storage.Tests.Blob;
using static Transcode.Gateway.Tests.Presigned.Uploading;

namespace Transcode.Gateway.Tests.Presigned;

/// <summary>The same with Azure Blob, which wants headers of its own and holds no length.</summary>
[Collection(UsesAzurite.Name)]
public sealed class AzureUploadTests(Azurite azurite)
{
    [Fact]
    public async Task Parts_go_straight_to_the_service_and_become_an_asset()
    {
        using var store = BlobStore.Connect(azurite.OptionsForOneTest(), TimeProvider.System);
        await using var gateway = await Start(also: services => services.AddSingleton<IMediaStore>(store));
        var bytes = RandomNumberGenerator.GetBytes(2 * Part + 777);
        var id = await Begun(gateway.Http, bytes.Length);
        var addresses = await Addresses(gateway.Http, id);
        addresses.ShouldAllBe(address => !address.Text("url").StartsWith(gateway.Url.AbsoluteUri));
        var tags = await Send(addresses[1..], bytes);
        Missing(await Look(gateway.Http, id)).ShouldBe([1]);
        tags = [.. await Send(addresses[..1], bytes), .. tags];

        using var completed = await gateway.Http.PostAsJsonAsync($"/api/uploads/{id}/complete", new { tags });

        completed.StatusCode.ShouldBe(HttpStatusCode.Created, await completed.Content.ReadAsStringAsync());
        var found = (await store.OpenRead(MediaKey.Parse((await completed.Json()).Text("key")), null, default))
            .ShouldBeOfType<ReadOutcome.Found>();
        await using var content = found.Content;
        using var stored = new MemoryStream();
        await content.Bytes.CopyToAsync(stored);
        stored.ToArray().AsSpan().SequenceEqual(bytes).ShouldBeTrue();
    }

    [Fact]
    public async Task A_part_of_another_length_that_the_service_has_let_in_is_refused_and_removed()
    {
        var options = azurite.OptionsForOneTest();
        using var store = BlobStore.Connect(options, TimeProvider.System);
        await using var gateway = await Start(also: services => services.AddSingleton<IMediaStore>(store));
        var id = await Begun(gateway.Http, 777);
        (await Put((await Addresses(gateway.Http, id))[0], new byte[778])).StatusCode.ShouldBe(HttpStatusCode.Created);

        await (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).ShouldBeProblem(422, "upload.length");

        await (await gateway.Http.GetAsync($"/api/uploads/{id}")).ShouldBeProblem(404, "upload.unknown");
        await foreach (var blob in Azurite.ClientFor(options).GetBlobsAsync(new() { Prefix = options.Prefix }))
            Assert.Fail($"{blob.Name} was left");
    }

    [Fact]
    public async Task The_sample_sends_the_headers_that_the_service_wants()
    {
        using var store = BlobStore.Connect(azurite.OptionsForOneTest(), TimeProvider.System);
        await using var gateway = await Start(also: services => services.AddSingleton<IMediaStore>(store));
        var file = Path.Combine(gateway.Folder.FullName, "film.mov");
        await File.WriteAllBytesAsync(file, new byte[Part + 777]);

        var asset = await Sample(gateway, file);

        (await store.Stat(MediaKey.Parse($"videos/{asset}/source/source.mov"), default)).ShouldNotBeNull().Length.ShouldBe(Part + 777);
    }
}
