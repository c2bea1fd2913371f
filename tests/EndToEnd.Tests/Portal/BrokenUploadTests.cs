namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>An upload from a page over a line that breaks goes on where it was.</summary>
[Collection(PortalTurns.Name)]
public sealed class BrokenUploadTests(PortalHome portal)
{
    private const int Bytes = 24 << 20;

    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_page_sends_over_a_line_that_breaks_three_times_arrives_whole()
    {
        var sent = new byte[Bytes];
        new Random(7).NextBytes(sent);
        await File.WriteAllBytesAsync(portal.Home.PathOf("noise.bin"), sent, _stop);
        await using var line = new BreakingLine(portal.Address.Port, 3 << 20, 11 << 20, 20 << 20);
        var page = await portal.Open();

        await page.GotoAsync($"{line.Address}/upload");
        await page.Locator("input[type=file]").First.SetInputFilesAsync(portal.Home.PathOf("noise.bin"));

        // It is no media: what was sent lies there all the same, under its job.
        await page.WaitForURLAsync("**/jobs/*", new() { Timeout = 120_000 });
        line.Broken.ShouldBe(3);
        var asset = await portal.AssetOf(page.Url.Split('/')[^1], _stop);
        var stored = Directory.EnumerateFiles(Path.Combine(portal.Home.Data, "media", "videos", asset, "source")).ShouldHaveSingleItem();
        (await File.ReadAllBytesAsync(stored, _stop)).AsSpan().SequenceEqual(sent).ShouldBeTrue("other bytes arrived than were sent");
    }
}
