using System.Text.Json;
using System.Text.Json.Serialization;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Burst;
using Transcode.Gateway.Events;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Keys;
using Transcode.Gateway.Presigned;
using Transcode.Gateway.Profiles;
using Transcode.Gateway.Queues;
using Transcode.Gateway.Settings;
using Transcode.Gateway.Transcode;
using Transcode.Gateway.Webhooks;
using Transcode.Gateway.Workers;

namespace Transcode.Gateway.Hosting;

/// <summary>The public face as JSON: snake_case, written by generated code. The worker protocol is <see cref="ProtocolJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(WireEnums)],
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobPatch))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(ProgressNow))]
[JsonSerializable(typeof(UploadedAsset))]
[JsonSerializable(typeof(UploadOrder))]
[JsonSerializable(typeof(UploadReport))]
[JsonSerializable(typeof(PartsOrder))]
[JsonSerializable(typeof(PartAddresses))]
[JsonSerializable(typeof(CompleteOrder))]
[JsonSerializable(typeof(AssetReport))]
[JsonSerializable(typeof(AssetList))]
[JsonSerializable(typeof(MediaAddressOrder))]
[JsonSerializable(typeof(MediaAddress))]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(ProfilePreviewReport))]
[JsonSerializable(typeof(Domain.Profiles.Profile))]
[JsonSerializable(typeof(WorkerList))]
[JsonSerializable(typeof(WorkerPatch))]
[JsonSerializable(typeof(KeyOrder))]
[JsonSerializable(typeof(KeyReport))]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(QueueReport))]
[JsonSerializable(typeof(EventLine))]
[JsonSerializable(typeof(WebhookRequest))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(WebhookReport))]
[JsonSerializable(typeof(WebhookList))]
[JsonSerializable(typeof(DeliveryReport))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(BurstReport))]
[JsonSerializable(typeof(SettingsReport))]
[JsonSerializable(typeof(RunPodNotice))]
[JsonSerializable(typeof(NoticeTaken))]
[JsonSerializable(typeof(TranscodeQueued))]
[JsonSerializable(typeof(TranscodeStatus))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string))]
public sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>For what the framework writes itself, problem details, and for the shapes of the OpenAPI document.</summary>
    internal static void Apply(Microsoft.AspNetCore.Http.Json.JsonOptions http)
    {
        var options = http.SerializerOptions;
        options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.IgnoreReadOnlyProperties = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new WireEnums());
        options.TypeInfoResolverChain.Clear();
        options.TypeInfoResolverChain.Add(Default);
        options.TypeInfoResolverChain.Add(ProtocolJson.Default);
    }
}

/// <summary>Enums by name in snake_case; numbers are refused.</summary>
internal sealed class WireEnums() : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
