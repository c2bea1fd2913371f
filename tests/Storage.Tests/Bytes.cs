using System.Text;

namespace Transcode.Storage.Tests;

/// <summary>Puts and reads small things, so that tests say what they are about.</summary>
internal static class Bytes
{
    public static byte[] Random(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static Task<MediaObject> PutText(this IMediaStore store, string key, string text) =>
        store.PutBytes(key, Encoding.UTF8.GetBytes(text));

    public static Task<MediaObject> PutBytes(this IMediaStore store, string key, byte[] bytes) =>
        store.Put(MediaKey.Parse(key), new MemoryStream(bytes), bytes.Length, contentType: null, TestContext.Current.CancellationToken);

    /// <summary>Null when there is no such object.</summary>
    public static async Task<byte[]?> GetBytes(this IMediaStore store, string key, ByteRange? range = null)
    {
        var outcome = await store.OpenRead(MediaKey.Parse(key), range, TestContext.Current.CancellationToken);
        if (outcome is ReadOutcome.NotFound) return null;
        await using var content = outcome.ShouldBeOfType<ReadOutcome.Found>().Content;
        return await content.ReadAll();
    }

    public static async Task<string?> GetText(this IMediaStore store, string key, ByteRange? range = null) =>
        await store.GetBytes(key, range) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    public static async Task<byte[]> ReadAll(this MediaContent content)
    {
        using var all = new MemoryStream();
        await content.Bytes.CopyToAsync(all, TestContext.Current.CancellationToken);
        all.Length.ShouldBe(content.Length);
        return all.ToArray();
    }

    public static async Task<List<string>> Names(this IMediaStore store, string prefix)
    {
        var names = new List<string>();
        await foreach (var found in store.List(MediaPrefix.Parse(prefix), TestContext.Current.CancellationToken))
            names.Add(found.Key.Value);
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
