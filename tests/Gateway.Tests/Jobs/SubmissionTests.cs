using System.Net;
using System.Runtime.InteropServices;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.Jobs;

public class SubmissionTests
{
    [Fact]
    public async Task A_path_is_taken_from_the_owner_only()
    {
        await using var gateway = await TestGateway.Start();
        using var http = gateway.Client(null);

        using var answer = await http.PostAsync("/api/jobs",
            new StringContent($$"""{"path":"{{gateway.File("a.mp4")}}"}""", null, "application/json"));

        await answer.ShouldBeProblem(422, "path.refused");
    }

    [Fact]
    public async Task What_cannot_be_a_source_is_named_before_there_is_a_job()
    {
        await using var gateway = await TestGateway.Start();
        var folder = gateway.Folder.FullName;

        await (await gateway.Submit(new { path = Path.Combine(folder, "not there.mp4") })).ShouldBeProblem(422, "input.missing");
        await (await gateway.Submit(new { path = "relative.mp4" })).ShouldBeProblem(422, "input.missing");
        await (await gateway.Submit(new { path = folder })).ShouldBeProblem(422, "input.not_a_file");
        await (await gateway.Submit(new { path = gateway.File("empty.mp4", "") })).ShouldBeProblem(422, "input.empty");
        await (await gateway.Submit(new { path = gateway.File("a.mp4"), profiles = new[] { "hls", "nope" } })).ShouldBeProblem(422,
            "profile.unknown");
        await (await gateway.Submit(new { path = gateway.File("a.mp4"), profiles = new[] { "hls", "hls" } })).ShouldBeProblem(422,
            "profile.invalid");
        await (await gateway.Submit(new { path = gateway.File("a.mp4"), asset = "x" })).ShouldBeProblem(422, "request.invalid");
        await (await gateway.Submit(new { })).ShouldBeProblem(422, "request.invalid");
        await (await gateway.Submit(new { asset = "../../etc" })).ShouldBeProblem(422, "input.missing");

        using var jobs = await gateway.Http.GetAsync("/api/jobs");
        (await jobs.Json()).GetProperty("jobs").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task A_device_or_a_pipe_is_refused_without_being_opened()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices and pipes have names on Linux.");
        await using var gateway = await TestGateway.Start();
        var pipe = Path.Combine(gateway.Folder.FullName, "pipe");
        Mkfifo(pipe, 0x180).ShouldBe(0);

        await (await gateway.Submit(new { path = pipe })).ShouldBeProblem(422, "input.not_a_file");
        await (await gateway.Submit(new { path = "/dev/zero" })).ShouldBeProblem(422, "input.not_a_file");
    }

    [Fact]
    public async Task Text_that_is_not_json_is_a_bad_request()
    {
        await using var gateway = await TestGateway.Start();

        using var answer = await gateway.Http.PostAsync("/api/jobs", new StringContent("{", null, "application/json"));

        await answer.ShouldBeProblem(400, "request.invalid");
    }

    [Fact]
    public async Task A_file_name_full_of_tricks_is_only_a_label()
    {
        await using var gateway = await TestGateway.Start();
        const string name = "-o \u001b[31m ‮x\n'\"; rm -rf ~ %s $(x).mp4";

        var job = await gateway.SubmitFile(name);

        job.Text("label").ShouldBe("-o [31m x'\"; rm -rf ~ %s $(x).mp4");
    }

    [Fact]
    public async Task The_same_unfinished_work_is_attached_to_instead_of_done_twice()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4");
        var first = await (await gateway.Submit(new { path, attach = true })).Json();

        using var again = await gateway.Submit(new { path, attach = true });
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await again.Json()).Text("job_id").ShouldBe(first.Text("job_id"));

        (await Id(gateway, new { path, attach = true, profiles = new[] { "preview" } })).ShouldNotBe(first.Text("job_id"),
            "other profiles");
        (await Id(gateway, new { path })).ShouldNotBe(first.Text("job_id"), "nobody asked to attach");
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddSeconds(-5));
        (await Id(gateway, new { path, attach = true })).ShouldNotBe(first.Text("job_id"), "the file was touched");
    }

    [Fact]
    public async Task A_finished_job_is_not_attached_to()
    {
        await using var gateway = await TestGateway.Start();
        var path = gateway.File("clip.mp4");
        var first = await Id(gateway, new { path, attach = true });
        await gateway.Http.DeleteAsync($"/api/jobs/{first}");

        (await Id(gateway, new { path, attach = true })).ShouldNotBe(first);
    }

    private static async Task<string> Id(TestGateway gateway, object request)
    {
        using var answer = await gateway.Submit(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return (await answer.Json()).Text("job_id");
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Mkfifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
