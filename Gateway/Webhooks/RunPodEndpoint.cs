using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Transcode.Contracts.Burst;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Gateway.Access;
using Transcode.Gateway.Application;
using Transcode.Gateway.Hosting;
using Transcode.ServiceDefaults.Problems;

namespace Transcode.Gateway.Webhooks;

/// <summary>
/// POST /webhooks/runpod?run=…&amp;token=…: somebody tells that a run is otherwise than before. It only makes the platform ask RunPod, at
/// once; told twice it is done once.
/// </summary>
internal static class RunPodEndpoint
{
    /// <summary>RunPod sends what the handler gave back too; ours gives back a few words.</summary>
    private const int LongestBody = 64 << 10;

    public static void MapRunPod(this IEndpointRouteBuilder routes)
        => routes.MapPost("/webhooks/runpod", Take).OpenToAll().ExcludeFromDescription();

    private static async Task<Results<JsonHttpResult<NoticeTaken>, ProblemHttpResult>> Take(HttpContext http, NoticeProof proof,
        GrainCalls calls, CancellationToken stop)
    {
        if (http.Request.Query["run"].ToString() is var named && !BurstRunId.IsOne(named))
            return Invalid("run is the id of a run, as the address of the notice was given out with it.");
        var run = new BurstRunId(named);
        var body = await Body(http, stop);
        if (await proof.Refusal(http.Request, run, body, stop) is { } refused)
            return refused;
        if (Read(body) is not { Id: { Length: > 0 and <= RunReport.LongestId } id } notice
            || RunPodStates.Of(notice.Status) is not { } state)
            return Invalid("The body is JSON with the id of the run and its status, as RunPod's status tells them.");
        return await calls.Ask(() => calls.Grain<IBurstGrain>(IBurstGrain.Key).Notice(new BurstNotice(run, id, state)), stop) switch
        {
            BurstNoticeAnswer.Noted => Taken("noted"),
            BurstNoticeAnswer.Known => Taken("known"),
            BurstNoticeAnswer.Conflict => Problem.Of(409, "webhook.conflict", $"Run {run} has another id at RunPod than this notice says."),
            _ => Problem.Of(404, "burst.unknown", $"There is no run {run}, or it was forgotten."),
        };
    }

    /// <summary>As it came: the signature is of these bytes. What is too long is ended by the host.</summary>
    private static async Task<byte[]> Body(HttpContext http, CancellationToken stop)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LongestBody;
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    private static RunPodNotice? Read(byte[] body)
    {
        try
        {
            return JsonBounds.Problem(new ReadOnlySequence<byte>(body)) is null
                ? JsonSerializer.Deserialize(body, GatewayJson.Default.RunPodNotice) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonHttpResult<NoticeTaken> Taken(string word)
        => TypedResults.Json(new NoticeTaken(word), GatewayJson.Default.NoticeTaken);

    private static ProblemHttpResult Invalid(string message) => Problem.Of(400, "request.invalid", message);
}
