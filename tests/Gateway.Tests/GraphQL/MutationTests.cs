using System.Text.Json;
using Transcode.Domain;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

public class MutationTests
{
    private const string Refusal = "... on Refusal { code message }";

    [Fact]
    public async Task A_job_is_submitted_once_and_attached_to_after_that()
    {
        await using var gateway = await TestGateway.Start();
        var input = new { path = gateway.File("clip.mp4"), label = "My clip", priority = 3, profiles = new[] { "preview" }, attach = true };
        const string submit = "mutation Submit($input: SubmitJob!) { submitJob(input: $input) { ... on JobSubmitted { attached job { id "
            + "label priority profiles state } } } }";

        var first = (await gateway.Http.Ask(submit, new { input })).GetProperty("submitJob");
        var again = (await gateway.Http.Ask(submit, new { input })).GetProperty("submitJob");

        var job = first.GetProperty("job");
        (job.Text("label"), job.GetProperty("priority").GetInt32(), job.Text("state")).ShouldBe(("My clip", 3, "PROBING"));
        job.GetProperty("profiles")[0].GetString().ShouldBe("preview");
        (first.GetProperty("attached").GetBoolean(), again.GetProperty("attached").GetBoolean()).ShouldBe((false, true));
        again.GetProperty("job").Text("id").ShouldBe(job.Text("id"));
    }

    [Theory]
    [InlineData("{path: \"relative.mp4\"}", "input.missing")]
    [InlineData("{assetId: \"nothing\"}", "input.missing")]
    [InlineData("{path: \"/x\", profiles: [\"nope\"]}", "profile.unknown")]
    [InlineData("{path: \"/x\", assetId: \"x\"}", "request.invalid")]
    [InlineData("{}", "request.invalid")]
    public async Task A_submission_that_cannot_be_is_refused_with_the_code_of_every_door(string input, string code)
    {
        await using var gateway = await TestGateway.Start();
        var refused =
            (await gateway.Http.Ask($"mutation {{ submitJob(input: {input}) {{ __typename {Refusal} }} }}")).GetProperty("submitJob");
        (refused.Text("__typename"), refused.Text("code")).ShouldBe(("SubmissionRefused", code));
        refused.Text("message").ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task A_job_is_cancelled_while_it_runs_and_only_if_it_is_there()
    {
        await using var gateway = await TestGateway.Start();
        var done = (await gateway.SubmitFile("done.mp4")).Text("job_id");
        var worker = new FakeWorker(gateway.Http);
        await worker.Announce();
        await worker.Work();
        await gateway.Until(done, "ready");
        var id = (await gateway.SubmitFile()).Text("job_id");
        const string cancel =
            "mutation Cancel($id: ID!) { cancelJob(id: $id) { __typename ... on JobCancelled { job { state why } } ... on "
            + "JobRefused { job { state } } " + Refusal + " } }";

        var first = (await gateway.Http.Ask(cancel, new { id })).GetProperty("cancelJob");
        var finished = (await gateway.Http.Ask(cancel, new { id = done })).GetProperty("cancelJob");
        var unknown = (await gateway.Http.Ask(cancel, new { id = "nothing" })).GetProperty("cancelJob");

        (first.GetProperty("job").Text("state"), first.GetProperty("job").Text("why")).ShouldBe(("CANCELLED", "cancelled by owner"));
        (finished.Text("__typename"), finished.Text("code"),
            finished.GetProperty("job").Text("state")).ShouldBe(("JobRefused", "job.finished", "READY"));
        (unknown.Text("__typename"), unknown.Text("code")).ShouldBe(("JobUnknown", "job.unknown"));
    }

    [Fact]
    public async Task Only_a_failed_job_is_tried_again()
    {
        await using var gateway = await TestGateway.Start();
        var id = (await gateway.SubmitFile()).Text("job_id");

        var retried = (await gateway.Http.Ask($"mutation {{ retryJob(id: \"{id}\") {{ __typename {Refusal} }} }}")).GetProperty("retryJob");

        (retried.Text("__typename"), retried.Text("code")).ShouldBe(("JobRefused", "job.not_failed"));
    }

    [Fact]
    public async Task A_worker_is_drained_resumed_named_labelled_and_forgotten()
    {
        await using var gateway = await TestGateway.Start();
        await new FakeWorker(gateway.Http, "den").Announce();
        Task<JsonElement> Tell(string call)
            => gateway.Http.Ask($"mutation {{ it: {call} {{ __typename ... on WorkerChanged {{ worker {{ name status draining labels {{ "
            + $"name value }} }} }} {Refusal} }} }}");

        (await Tell("drainWorker(id: \"den\")")).GetProperty("it").GetProperty("worker").Text("status").ShouldBe("DRAINING");
        (await Tell("resumeWorker(id: \"den\")")).GetProperty("it").GetProperty("worker").GetProperty("draining").GetBoolean()
            .ShouldBeFalse();
        (await Tell("renameWorker(id: \"den\", name: \"Gaming PC\")")).GetProperty("it").GetProperty("worker").Text("name")
            .ShouldBe("Gaming PC");
        var labels = (await Tell("labelWorker(id: \"den\", labels: [{name: \"room\", value: \"den\"}])")).GetProperty("it")
            .GetProperty("worker").GetProperty("labels");
        (labels[0].Text("name"), labels[0].Text("value")).ShouldBe(("room", "den"));
        (await Tell("renameWorker(id: \"den\", name: \"\")")).GetProperty("it").Text("code").ShouldBe("request.invalid");
        (await Tell("drainWorker(id: \"nobody\")")).GetProperty("it").Text("code").ShouldBe("worker.unknown");
        (await gateway.Http.Ask("mutation { deleteWorker(id: \"den\") { __typename } }")).GetProperty("deleteWorker").Text("__typename")
            .ShouldBe("WorkerDeleted");
        (await gateway.Http.Ask("mutation { deleteWorker(id: \"den\") { " + Refusal + " } }")).GetProperty("deleteWorker").Text("code")
            .ShouldBe("worker.unknown");
        (await gateway.Http.Ask("{ workers { id } }")).GetProperty("workers").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task What_a_profile_would_make_is_told_before_it_is_kept()
    {
        await using var gateway = await TestGateway.Start();
        const string preview = "query Preview($name: ID!, $json: String, $source: String) { profilePreview(name: $name, json: $json, source: $source) "
            + "{ __typename ... on ProfilePreviewed { source chunks video { name width height kbps } audio { channels } files { name width } } "
            + "... on ProfileInvalid { faults { field } } " + Refusal + " } }";

        var kept = (await gateway.Http.Ask(preview, new { name = "hls" })).GetProperty("profilePreview");
        kept.Text("source").ShouldBe("film-1080p");
        kept.GetProperty("video").GetArrayLength().ShouldBe(4);
        var unfit = (await gateway.Http.Ask(preview, new { name = "hls", source = "photo" })).GetProperty("profilePreview");
        unfit.Text("code").ShouldBe(FailureCodes.ProfileMismatch);
        var invalid = (await gateway.Http.Ask(preview, new { name = "new", json = "{}" })).GetProperty("profilePreview");
        invalid.Text("__typename").ShouldBe("ProfileInvalid");
        (await gateway.Http.Ask("{ profiles { name } }")).GetProperty("profiles").EnumerateArray().Select(one => one.Text("name"))
            .ShouldNotContain("new");
    }

    [Fact]
    public async Task A_profile_is_kept_if_it_holds_and_deleted_if_it_is_no_file()
    {
        await using var gateway = await TestGateway.Start();
        var poster = (await gateway.Http.Ask("{ profile(name: \"poster\") { json } }")).GetProperty("profile").Text("json");
        const string keep = "mutation Keep($json: String!) { keepProfile(name: \"small\", json: $json) { __typename ... on ProfileKept { "
            + "profile { name } } ... on ProfileInvalid { code faults { field problem } } } }";
        const string drop = "mutation Drop($name: ID!) { deleteProfile(name: $name) { __typename " + Refusal + " } }";

        var invalid = (await gateway.Http.Ask(keep, new { json = poster })).GetProperty("keepProfile");
        var kept = (await gateway.Http.Ask(keep,
            new { json = poster.Replace("\"name\": \"poster\"", "\"name\": \"small\"", StringComparison.Ordinal) })).GetProperty(
            "keepProfile");

        (invalid.Text("code"), invalid.GetProperty("faults")[0].Text("field")).ShouldBe((FailureCodes.ProfileInvalid, "name"));
        kept.Text("__typename").ShouldBe("ProfileKept");
        (await gateway.Http.Ask(drop, new { name = "small" })).GetProperty("deleteProfile").Text("__typename").ShouldBe("ProfileDeleted");
        (await gateway.Http.Ask(drop, new { name = "small" })).GetProperty("deleteProfile").Text("code")
            .ShouldBe(FailureCodes.ProfileUnknown);
        (await gateway.Http.Ask(drop, new { name = "hls" })).GetProperty("deleteProfile").Text("code").ShouldBe("profile.is_file");
    }

    [Fact]
    public async Task Outputs_are_not_deleted_while_a_job_makes_them()
    {
        await using var gateway = await TestGateway.Start();
        var job = await gateway.SubmitFile();
        const string drop = "mutation Drop($id: ID!) { deleteOutputs(assetId: $id) { __typename " + Refusal + " } }";

        (await gateway.Http.Ask(drop, new { id = job.Text("asset_id") })).GetProperty("deleteOutputs").Text("code").ShouldBe("job.running");
        (await gateway.Http.Ask(drop, new { id = "nothing" })).GetProperty("deleteOutputs").Text("code").ShouldBe("asset.unknown");
        await gateway.Http.Ask("mutation Cancel($id: ID!) { cancelJob(id: $id) { __typename } }", new { id = job.Text("job_id") });
        (await gateway.Http.Ask(drop, new { id = job.Text("asset_id") })).GetProperty("deleteOutputs").Text("__typename")
            .ShouldBe("OutputsDeleted");
    }

    [Fact]
    public async Task An_asset_is_deleted_when_no_job_works_on_it()
    {
        await using var gateway = await TestGateway.Start();
        var job = await gateway.SubmitFile();
        const string drop = "mutation Drop($id: ID!) { deleteAsset(id: $id) { __typename " + Refusal + " } }";

        (await gateway.Http.Ask(drop, new { id = job.Text("asset_id") })).GetProperty("deleteAsset").Text("code").ShouldBe("job.running");
        await gateway.Http.Ask("mutation Cancel($id: ID!) { cancelJob(id: $id) { __typename } }", new { id = job.Text("job_id") });
        (await gateway.Http.Ask(drop, new { id = job.Text("asset_id") })).GetProperty("deleteAsset").Text("__typename")
            .ShouldBe("AssetDeleted");
        (await gateway.Http.Ask(drop, new { id = job.Text("asset_id") })).GetProperty("deleteAsset").Text("code").ShouldBe("asset.unknown");
    }
}
