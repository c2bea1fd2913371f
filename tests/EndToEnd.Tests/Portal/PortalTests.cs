using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Transcode.EndToEnd.Tests.Portal;

/// <summary>What a person does in the portal, in a real browser over real encoders.</summary>
[Collection(PortalTurns.Name)]
public sealed partial class PortalTests(PortalHome portal)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_video_is_uploaded_lights_up_moves_from_a_worker_that_is_killed_plays_before_it_is_done_and_is_cancelled()
    {
        var page = await portal.Open();
        using var home = new Home();
        await using var doomed = Running.Start(home, "worker", "--join", portal.Address.ToString().TrimEnd('/'), "--name", "doomed",
            "--slots", "1", "--data", home.PathOf("worker"));
        await portal.Home.Clip("long.mp4", 60, Stop);
        await page.GotoAsync("/workers");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "doomed" })).ToBeVisibleAsync();

        await page.GotoAsync("/upload");
        await page.Locator("#files").SetInputFilesAsync(portal.Home.PathOf("long.mp4"));
        await page.WaitForURLAsync(JobAddress());
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("long.mp4");
        await Assertions.Expect(page.Locator("svg path.encoding")).ToHaveAttributeAsync("d", Something());

        var step = await page.Locator(".steps li").Filter(new() { HasText = "doomed" }).Filter(new() { HasText = "hls.video" })
            .Locator("b").TextContentAsync();
        doomed.KillHard();

        var video = page.Locator("video");
        await video.EvaluateAsync("video => { video.muted = true; return video.play().catch(() => {}); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.5", null, new() { Timeout = 120_000 });
        await Assertions.Expect(page.Locator(".head .chip")).ToHaveTextAsync("encoding");

        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync($"{step} failed on doomed.");
        await page.Locator("#waterfall ~ details summary").ClickAsync();
        var tries = page.Locator(".attempts tbody tr").Filter(new() { HasText = step });
        await Assertions.Expect(tries.Filter(new() { HasText = "doomed" })).ToContainTextAsync("failed");
        await Assertions.Expect(tries.Filter(new() { HasNotText = "doomed" })).ToContainTextAsync(new Regex("runs|done"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, cancel it" }).ClickAsync();
        await Assertions.Expect(page.Locator(".head .chip")).ToHaveTextAsync("cancelled");
        await Assertions.Expect(page.Locator(".timeline")).ToContainTextAsync("cancelled by loopback");
        await Home.Until(() => portal.Home.Tools().Count + home.Tools().Count == 0, TimeSpan.FromSeconds(30),
            "a tool of the cancelled job still runs", Stop);

        await page.GotoAsync("/workers/doomed");
        await page.GetByText("Forget it …").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, forget it" }).ClickAsync();
        await page.WaitForURLAsync("**/workers");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "doomed" })).Not.ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_list_moves_by_itself_and_its_address_holds_what_is_searched_for()
    {
        var page = await portal.Open();
        await page.GotoAsync("/jobs");
        await File.WriteAllTextAsync(portal.Home.PathOf("moving list.mp4"), "no film", Stop);
        var job = await portal.Submit("moving list.mp4", Stop);

        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { Name = "moving list.mp4" })).ToContainTextAsync("refused");

        await page.GetByRole(AriaRole.Searchbox).FillAsync("MOVING");
        await page.GetByRole(AriaRole.Combobox).SelectOptionAsync("rejected");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await page.WaitForURLAsync(new Regex(@"/jobs\?q=MOVING&state=rejected"));
        await page.GetByRole(AriaRole.Link, new() { Name = "moving list.mp4" }).ClickAsync();
        await page.WaitForURLAsync($"**/jobs/{job}");
        await Assertions.Expect(page.Locator(".failure")).ToContainTextAsync("input.not_media");
    }

    [Fact]
    public async Task A_worker_is_drained_and_resumed_by_its_card()
    {
        var page = await portal.Open();
        await page.GotoAsync("/workers");

        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Drain") }).ClickAsync();
        await Assertions.Expect(page.Locator(".worker .chip")).ToHaveTextAsync("draining");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Resume") }).ClickAsync();
        await Assertions.Expect(page.Locator(".worker .chip")).Not.ToHaveTextAsync("draining");
        await Assertions.Expect(page.Locator("#join ~ copy-text").Last)
            .ToContainTextAsync($"worker --join {portal.Address.ToString().TrimEnd('/')}");
    }

    [Fact]
    public async Task A_profile_that_does_not_hold_is_refused_with_the_reason_and_one_that_does_is_kept()
    {
        var page = await portal.Open();
        await page.GotoAsync("/profiles/web-low");
        var text = await page.Locator("textarea").InputValueAsync();

        await page.Locator("textarea").FillAsync(text.Replace("\"name\"", "\"nam\"", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("nam");

        await page.Locator("textarea").FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
    }

    [Fact]
    public async Task What_a_profile_would_make_is_seen_while_it_is_written()
    {
        var page = await portal.Open();
        await page.GotoAsync("/profiles/web-low");
        var made = page.Locator("[data-preview]");
        await Assertions.Expect(made).ToContainTextAsync("1280 × 720");
        var text = await page.Locator("textarea").InputValueAsync();

        await page.Locator("textarea").FillAsync(text.Replace("1280", "640", StringComparison.Ordinal).Replace("720,", "360,",
            StringComparison.Ordinal));
        await Assertions.Expect(made).ToContainTextAsync("640 × 360");
        await page.Locator("textarea").FillAsync(text.Replace("\"name\"", "\"nam\"", StringComparison.Ordinal));
        await Assertions.Expect(made).ToContainTextAsync("nam: ");
        await page.Locator("textarea").FillAsync(text);
        await page.GetByLabel("Of which source").SelectOptionAsync("phone-upright");
        await Assertions.Expect(made).ToContainTextAsync("720 × 1280");

        var still = await portal.Open(new() { JavaScriptEnabled = false });
        await still.GotoAsync("/profiles/web-low?source=phone-upright");
        await Assertions.Expect(still.Locator("[data-preview]")).ToContainTextAsync("720 × 1280");
    }

    [Fact]
    public async Task Who_seeks_ahead_while_the_job_runs_is_served_there_first()
    {
        var job = await portal.Submit(await portal.Home.Clip("seek ahead.mp4", 90, Stop), Stop, "hls");
        var media = new Uri(portal.Address, $"media/{await portal.AssetOf(job, Stop)}/360p/segments/");
        using var viewer = new HttpClient();

        // The answer waits for the plan, then for the segment; on a slow machine it invites to ask again, as players do.
        while (true)
        {
            using var ahead = await viewer.GetAsync(new Uri(media, "seg_0012.m4s"), Stop);
            if (ahead.StatusCode == System.Net.HttpStatusCode.OK)
                break;
            ahead.StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
        }
        portal.Home.Stored().ShouldNotContain(file => file.EndsWith("/360p/segments/seg_0008.m4s"), "the fleet did not go there");
        await portal.Cancel(job, Stop);
    }

    [Fact]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        var page = await portal.Open(new() { JavaScriptEnabled = false });
        await page.GotoAsync("/settings/keys");
        await page.GetByLabel("Name").FillAsync("of the browser");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("scopes");

        await page.GetByLabel("Name").FillAsync("of the browser");
        await page.GetByRole(AriaRole.Checkbox, new() { NameRegex = new Regex("^read") }).CheckAsync();
        await page.GetByLabel("Tenant").FillAsync("acme");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the key" }).ClickAsync();
        var key = await page.GetByRole(AriaRole.Status).Locator("code").InnerTextAsync();
        key.ShouldStartWith("tk_");
        using var http = new HttpClient { BaseAddress = portal.Address, DefaultRequestHeaders = { Authorization = new("Bearer", key) } };
        (await http.GetAsync("/api/jobs", Stop)).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);

        await page.GotoAsync("/settings/keys");
        (await page.ContentAsync()).ShouldNotContain(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke: of the browser" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new Regex("of the browser") }))
            .ToContainTextAsync("revoked");
        (await http.GetAsync("/api/jobs", Stop)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task All_can_be_read_without_script_and_in_spanish()
    {
        var page = await portal.Open(new() { JavaScriptEnabled = false, Locale = "es-MX" });

        await page.GotoAsync("/workers");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Máquinas");
        await Assertions.Expect(page.Locator(".worker .chip")).ToHaveTextAsync(new Regex("libre|trabajando|vaciándose"));
        await page.GotoAsync("/profiles");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "hls", Exact = true })).ToBeVisibleAsync();
        var answer = await page.GotoAsync("/jobs/no-such-job");
        answer!.Status.ShouldBe(404);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Aquí no hay nada");
    }

    [Fact]
    public async Task The_bar_below_a_film_shows_the_picture_of_a_place_and_leads_there()
    {
        var page = await portal.Open();
        await portal.Home.Clip("places.mp4", 6, Stop);
        var job = await portal.Submit("places.mp4", Stop, "web-audio", "storyboard", "waveform");
        await portal.Ended(job, Stop);

        // That page has no live part, which would put another player in the place of the one that came with the page.
        await page.GotoAsync($"/assets/{await portal.AssetOf(job, Stop)}");
        var bar = page.GetByRole(AriaRole.Slider, new() { Name = "Place in the film" });
        await Assertions.Expect(bar).ToHaveAttributeAsync("aria-valuetext", "0:00 / 0:06");
        await Assertions.Expect(bar.Locator("img.wave")).ToBeVisibleAsync();
        await bar.HoverAsync();
        await Assertions.Expect(bar.Locator(".shot")).ToHaveAttributeAsync("style", new Regex(@"storyboard/sheet_000\.jpg"));
        await Assertions.Expect(bar.Locator(".when")).ToHaveTextAsync(new Regex("0:0[23]"));

        await bar.PressAsync("End");
        await Assertions.Expect(bar).ToHaveAttributeAsync("aria-valuetext", "0:06 / 0:06");
        await bar.PressAsync("ArrowLeft");
        await Assertions.Expect(bar).ToHaveAttributeAsync("aria-valuetext", "0:01 / 0:06");
    }

    [Fact]
    public async Task An_asset_and_a_worker_are_changed_by_forms_without_script()
    {
        var page = await portal.Open(new() { JavaScriptEnabled = false });
        await File.WriteAllTextAsync(portal.Home.PathOf("to be deleted.mp4"), "no film", Stop);
        await portal.Ended(await portal.Submit("to be deleted.mp4", Stop), Stop);

        await page.GotoAsync("/assets?q=TO+BE&status=failed");
        await page.GetByRole(AriaRole.Link, new() { Name = "to be deleted.mp4" }).ClickAsync();
        await Assertions.Expect(page.Locator("tr.of-source")).ToContainTextAsync("7 B");
        await page.GetByText("Delete the asset …").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Yes, delete all of it" }).ClickAsync();
        await page.WaitForURLAsync("**/assets?deleted=yes");
        await Assertions.Expect(page.GetByRole(AriaRole.Link, new() { Name = "to be deleted.mp4" })).ToHaveCountAsync(0);

        await page.GotoAsync("/workers");
        await page.Locator(".worker h3 a").First.ClickAsync();
        await page.GetByLabel("Labels that you give it").FillAsync("room=attic\nnonsense");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("one a line");
        await page.GetByLabel("Labels that you give it").FillAsync("room=attic");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Saved");
        await Assertions.Expect(page.GetByLabel("Labels that you give it")).ToHaveValueAsync("room=attic");
    }

    [GeneratedRegex("/jobs/[0-9a-f-]{36}$")]
    private static partial Regex JobAddress();

    [GeneratedRegex(".")]
    private static partial Regex Something();
}
