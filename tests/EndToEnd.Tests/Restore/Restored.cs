using System.Net;

namespace Transcode.EndToEnd.Tests.Restore;

/// <summary>What is there after a restore, whatever was restored.</summary>
internal static class Restored
{
    private const string Profile = """
        {"name": "small", "description": "Two small renditions.", "assets": ["video"],
         "video": {"preset": "medium", "rate": {"mode": "crf", "crf": 23}, "gop_seconds": 2,
           "ladder": [{"name": "180p", "width": 320, "height": 180, "kbps": 400},
             {"name": "90p", "width": 160, "height": 90, "kbps": 150}]},
         "audio": {"kbps": 96}, "hls": {"segment_seconds": 2}}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="home">The machine.</param>
    /// <param name="start">The platform.</param>
    /// <param name="backUp">Of it, while it runs.</param>
    /// <param name="restore">Elsewhere, and start that; the old platform is dead.</param>
    public static async Task Check(Home home, Func<Task<Deployment>> start, Func<Task> backUp, Func<Task<Deployment>> restore)
    {
        var film = await Film(home, "film.mp4", 3);
        var longer = await Film(home, "longer.mp4", 16);
        string key, signed;
        (string Job, string Asset) over, under;
        IReadOnlyDictionary<string, string> media, mediaOfUnder;
        await using (var old = await start())
        {
            await old.Put("/api/profiles/small", Profile);
            key = (await old.Post("/api/keys", new { name = "front end", scopes = new[] { "read" } })).GetProperty("key").GetString()!;
            over = await old.Submit(film, "small");
            await old.UntilReady(over.Job);
            media = await old.Media(over.Asset);
            signed = new Uri((await old.Post($"/api/assets/{over.Asset}/address", new { path = "master.m3u8" })).GetProperty("url")
                .GetString()!).PathAndQuery;
            under = await old.Submit(longer, "small");
            await old.UntilHalf(under.Job);
            await backUp();
            await old.UntilReady(under.Job);
            mediaOfUnder = await old.Media(under.Asset);
            await old.Kill();
        }

        await using var restored = await restore();

        (await restored.Get($"/api/jobs/{over.Job}")).GetProperty("state").GetString().ShouldBe("ready");
        (await restored.Get($"/api/assets/{over.Asset}")).GetProperty("status").GetString().ShouldBe("ready");
        media.Count.ShouldBeGreaterThan(8);
        (await restored.Media(over.Asset)).ShouldBe(media);
        (await restored.Ask("/api/jobs", key)).ShouldBe(HttpStatusCode.OK, "a key that was made");
        (await restored.Ask("/api/jobs", key + "x")).ShouldBe(HttpStatusCode.Unauthorized);
        (await restored.Ask(signed)).ShouldBe(HttpStatusCode.OK, "an address that was signed");
        await restored.UntilReady(under.Job);
        (await restored.Media(under.Asset)).ShouldBe(mediaOfUnder, "what was under way");
        var again = await restored.Submit(film, "small");
        await restored.UntilReady(again.Job);
        (await restored.Media(again.Asset)).ShouldBe(media, "a new job");
    }

    private static async Task<string> Film(Home home, string name, int seconds)
    {
        var (exit, errors) = await Shell.Run("ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", $"testsrc2=size=320x180:rate=25:duration={seconds}", "-f", "lavfi", "-i",
             $"sine=duration={seconds}", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", home.PathOf(name)], Stop);
        exit.ShouldBe(0, errors);
        return home.PathOf(name);
    }
}
