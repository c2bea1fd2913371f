using System.Text.Json;
using System.Text.Json.Serialization;
using Transcode.Domain.Protocol;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Events;
using Transcode.Gateway.Jobs;
using Transcode.Gateway.Profiles;
using Transcode.Gateway.Queues;
using Transcode.Gateway.Transcode;
using Transcode.Gateway.Workers;

namespace Transcode.Gateway.Hosting;

/// <summary>The public face as JSON: snake_case, written by generated code. The worker protocol is <see cref="ProtocolJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(WireEnums)],
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JobRequest))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(JobList))]
[JsonSerializable(typeof(ProgressNow))]
[JsonSerializable(typeof(UploadedAsset))]
[JsonSerializable(typeof(AssetReport))]
[JsonSerializable(typeof(ProfileList))]
[JsonSerializable(typeof(Domain.Profiles.Profile))]
[JsonSerializable(typeof(WorkerList))]
[JsonSerializable(typeof(WorkerPatch))]
[JsonSerializable(typeof(QueueReport))]
[JsonSerializable(typeof(EventLine))]
[JsonSerializable(typeof(TranscodeQueued))]
[JsonSerializable(typeof(TranscodeStatus))]
[JsonSerializable(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails))]
[JsonSerializable(typeof(string))]
public sealed partial class GatewayJson : JsonSerializerContext
{
    /// <summary>For what the framework writes itself: problem details.</summary>
    internal static void Apply(Microsoft.AspNetCore.Http.Json.JsonOptions http)
    {
        http.SerializerOptions.TypeInfoResolverChain.Clear();
        http.SerializerOptions.TypeInfoResolverChain.Add(Default);
    }
}

/// <summary>Enums by name in snake_case; numbers are refused.</summary>
internal sealed class WireEnums() : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
