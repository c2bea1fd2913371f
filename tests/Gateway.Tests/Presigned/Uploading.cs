using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Contracts.Uploads;
using Transcode.Gateway.Tests.Fixtures;
using Transcode.Storage;

namespace Transcode.Gateway.Tests.Presigned;

/// <summary>What a program does that uploads straight to the storage, with nothing but an HTTP client.</summary>
internal static class Uploading
{
    public const int Part = IMultipartUploads.SmallestPart;

    private static readonly HttpClient _anybody = new();

    public static Task<TestGateway> Start(long? largest = null, Action<IServiceCollection>? also = null)
        => TestGateway.Start(options => options with { PartBytes = Part, LargestUpload = largest ?? options.LargestUpload }, also);

    public static Task<HttpResponseMessage> Begin(HttpClient http, long? bytes, string? name = "a.mp4")
        => http.PostAsJsonAsync("/api/uploads", new { name, bytes });

    public static async Task<string> Begun(HttpClient http, long bytes)
    {
        using var answer = await Begin(http, bytes);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Json()).Text("upload_id");
    }

    public static async Task<JsonElement[]> Addresses(HttpClient http, string id, int from = 1, int count = 100)
    {
        using var answer = await http.PostAsJsonAsync($"/api/uploads/{id}/parts", new { from, count });
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        var addresses = await answer.Json();
        addresses.GetProperty("expires_at").GetDateTimeOffset().ShouldBeGreaterThan(DateTimeOffset.UtcNow.AddHours(5));
        return [.. addresses.GetProperty("parts").EnumerateArray()];
    }

    public static Task<JsonElement> Look(HttpClient http, string id) => http.GetFromJsonAsync<JsonElement>($"/api/uploads/{id}");

    /// <summary>The parts of a file to their addresses; what was answered for each.</summary>
    public static async Task<string[]> Send(JsonElement[] addresses, byte[] file)
    {
        var tags = new List<string>();
        foreach (var address in addresses)
        {
            var (start, length) = ((int)(Number(address, "part") - 1) * Part, (int)Number(address, "bytes"));
            using var answer = await Put(address, file[start..(start + length)]);
            answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync());
            tags.Add(answer.Headers.GetValues("ETag").Single());
        }
        return [.. tags];
    }

    public static Task<HttpResponseMessage> Put(JsonElement address, byte[] bytes)
    {
        var request = new HttpRequestMessage(new HttpMethod(address.Text("method")), address.Text("url"))
        { Content = new ByteArrayContent(bytes) };
        foreach (var header in address.GetProperty("headers").EnumerateObject())
            request.Content.Headers.TryAddWithoutValidation(header.Name, header.Value.GetString());
        return _anybody.SendAsync(request);
    }

    public static async Task IsGone(TestGateway gateway, string id)
    {
        await (await gateway.Http.GetAsync($"/api/uploads/{id}")).ShouldBeProblem(404, "upload.unknown");
        await (await gateway.Http.PostAsync($"/api/uploads/{id}/complete", null)).ShouldBeProblem(404, "upload.unknown");
        await (await gateway.Http.GetAsync($"/api/assets/{id}")).ShouldBeProblem(404, "asset.unknown");
        Directory.Exists(Path.Combine(gateway.Store.Root, "videos", id)).ShouldBeFalse();
        Directory.GetFileSystemEntries(Path.Combine(gateway.Store.Root, ".incoming")).ShouldBeEmpty("its parts are gone");
    }

    public static async Task<UploadState> State(TestGateway gateway, string id) => (await Grain(gateway, id).Find()).ShouldNotBeNull();

    public static IUploadGrain Grain(TestGateway gateway, string id)
        => gateway.Services.GetRequiredService<IGrainFactory>().GetGrain<IUploadGrain>(id);

    public static MultipartUpload UploadOf(UploadState state) => new(MediaKey.Parse(state.Key), state.Multipart);

    public static long Number(JsonElement json, string field) => json.GetProperty(field).GetInt64();

    public static IEnumerable<int> Missing(JsonElement report)
        => report.GetProperty("missing").EnumerateArray().Select(part => part.GetInt32());

    /// <summary>docs/uploads/upload.sh; what it told.</summary>
    public static async Task<string> Sample(TestGateway gateway, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || !new[] { "bash", "curl", "jq" }.All(IsThere), "bash, curl and jq are not all here");
        var start = new ProcessStartInfo("bash", [Path.Combine(AppContext.BaseDirectory, "uploads", "upload.sh"),
            gateway.Url.GetLeftPart(UriPartial.Authority), .. arguments])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TRANSCODE_TOKEN"] = TestGateway.OwnerKey;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, told + await errors);
        return told.Trim();
    }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
