using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Transcode.EndToEnd.Tests;

/// <summary>./transcode ADDRESS, as a stranger would type it, with a web server that breaks once.</summary>
public sealed class AddressTests
{
    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_film_at_an_address_is_fetched_over_a_broken_line_and_its_result_lies_in_the_present_folder()
    {
        using var home = new Home();
        var bytes = await File.ReadAllBytesAsync(home.PathOf(await home.Clip("original.mp4", 2, _stop)), _stop);
        var asked = 0;
        await using var web = await Serve(async http =>
        {
            if (Interlocked.Increment(ref asked) == 1)
            {
                http.Response.ContentLength = bytes.Length;
                http.Response.Headers.ETag = "\"one\"";
                await http.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
                await http.Response.Body.FlushAsync();
                http.Abort();
            }
            else
            {
                await Results.Bytes(bytes, "video/mp4", entityTag: new("\"one\""), enableRangeProcessing: true).ExecuteAsync(http);
            }
        });
        await using var run = Running.Start(home,
            [("TRANSCODE_Guard__AllowedNetworks", "127.0.0.1")], $"{web.Urls.First()}/films/holiday.mp4?key=secret", "--json", "--quiet");
        (await run.End(_stop)).ShouldBe(0, run.Complained);
        run.Json.GetProperty("output").GetString().ShouldBe(home.PathOf("holiday-transcoded"));
        asked.ShouldBe(2);
        home.Segments("holiday-transcoded").ShouldNotBeEmpty();
        (run.Reported + await File.ReadAllTextAsync(Path.Combine(home.Data, "transcode.log"), _stop)).ShouldNotContain("secret");
        home.Stored().ShouldBeEmpty("what was fetched is nobody's file but ours");
    }

    [Fact]
    public async Task Where_no_network_is_allowed_an_inner_address_is_refused()
    {
        using var home = new Home();
        await using var run = Running.Start(home, "http://127.0.0.1:8080/holiday.mp4", "--json", "--quiet");
        (await run.End(_stop)).ShouldBe(2, run.Complained);
        run.Json.GetProperty("error").GetProperty("code").GetString().ShouldBe("address.refused");
    }

    private static async Task<WebApplication> Serve(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(_stop);
        return app;
    }
}
