using System.Net;
using System.Text;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Gateway.Transcode;

namespace Transcode.Gateway.Tests.Transcode;

public class TranscodeFormTests
{
    [Fact]
    public async Task A_form_is_queued_worked_on_and_finished()
    {
        await using var gateway = await TestGateway.Start();

        using var queued = await gateway.Http.PostAsync("/transcode",
            Form(("codec", "libx264"), ("bitrate", "800k"), ("resolution", "320x180")));

        queued.StatusCode.ShouldBe(HttpStatusCode.OK);
        var answer = await queued.Json();
        answer.Text("status").ShouldBe("queued");
        var id = answer.Text("job_id");
        (await Status(gateway, id)).Text("status").ShouldBe("queued");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        var first = (await worker.Claim(room: 1)).ShouldHaveSingleItem();
        (await Status(gateway, id)).Text("status").ShouldBe("processing");
        await worker.Finish(first);
        await worker.Work();
        var finished = await Status(gateway, id);
        finished.Text("status").ShouldBe("finished");
        var url = finished.GetProperty("outputs").EnumerateArray().ShouldHaveSingleItem().GetString();
        (await gateway.Http.GetStringAsync(url)).ShouldStartWith("mp4 of ");
    }

    [Fact]
    public async Task The_file_may_come_after_the_fields_or_before_them_and_all_fields_have_defaults()
    {
        await using var gateway = await TestGateway.Start();

        using var last = new MultipartFormDataContent { { new StringContent("800k"), "bitrate" },
            { new StringContent("bytes"), "file", "a.mp4" } };
        (await gateway.Http.PostAsync("/transcode", last)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Http.PostAsync("/transcode", Form())).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_wrong_field_is_named_and_the_file_is_not_kept()
    {
        await using var gateway = await TestGateway.Start();

        var problem = await (await gateway.Http.PostAsync("/transcode",
            Form(("codec", "rm -rf"), ("bitrate", "fast"), ("resolution", "big")))).ShouldBeProblem(422, "profile.invalid");

        foreach (var field in new[] { "codec", "bitrate", "resolution" })
            problem.Text("detail").ShouldContain(field);
        Directory.Exists(Path.Combine(gateway.Store.Root, "videos")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_no_form_or_has_no_file_is_a_bad_request()
    {
        await using var gateway = await TestGateway.Start();
        using var empty = new MultipartFormDataContent { { new StringContent("800k"), "bitrate" } };

        await (await gateway.Http.PostAsync("/transcode", new StringContent("{}", Encoding.UTF8, "application/json"))).ShouldBeProblem(400,
            "request.invalid");
        await (await gateway.Http.PostAsync("/transcode", empty)).ShouldBeProblem(400, "request.invalid");
    }

    [Theory]
    [InlineData("1000k", 1000)]
    [InlineData("2.5M", 2500)]
    [InlineData("64000", 64)]
    public void A_bitrate_is_read_as_ffmpeg_users_write_it(string text, int kbps) =>
        FormProfile.Of(null, text, null).Profile!.Video!.Ladder.ShouldHaveSingleItem().Kbps.ShouldBe(kbps);

    [Theory]
    [InlineData("0k")]
    [InlineData("-5M")]
    [InlineData("1e9")]
    [InlineData("999999M")]
    [InlineData("1000k\n")]
    public void A_bitrate_that_makes_no_sense_is_refused(string text) => FormProfile.Of(null, text, null).Profile.ShouldBeNull();

    private static MultipartFormDataContent Form(params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent("bytes"), "file", "holiday.mp4" } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return form;
    }

    private static async Task<System.Text.Json.JsonElement> Status(TestGateway gateway, string id) =>
        await (await gateway.Http.GetAsync($"/status/{id}")).Json();
}
