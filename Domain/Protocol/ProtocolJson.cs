using System.Text.Json;
using System.Text.Json.Serialization;
using Transcode.Domain.Assets;
using Transcode.Domain.Burst;
using Transcode.Domain.Jobs;
using Transcode.Domain.Plans;
using Transcode.Domain.Profiles;
using Transcode.Domain.Steps;
using Transcode.Domain.Webhooks;
using Transcode.Domain.Workers;

namespace Transcode.Domain.Protocol;

/// <summary>How everything is written as JSON, on the wire and in the state: snake_case names, enums by name. Generated at build time,
/// which saves the start-up cost of reflection. What is missing in a text of an older version arrives as null, 0 or false, whatever the
/// property's own default is: such a property turns it into its default itself (<c>init => field = value ?? []</c>); a test looks for
/// that.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DictionaryKeyPolicy = JsonKnownNamingPolicy.Unspecified,
    Converters = [typeof(SnakeCaseEnumConverter)],
    IgnoreReadOnlyProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(Announcement))]
[JsonSerializable(typeof(Welcome))]
[JsonSerializable(typeof(LeaseRequest))]
[JsonSerializable(typeof(LeaseOffers))]
[JsonSerializable(typeof(ProgressReport))]
[JsonSerializable(typeof(ProgressAnswer))]
[JsonSerializable(typeof(ResultReport))]
[JsonSerializable(typeof(ResultAnswer))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(TransferAnswer))]
[JsonSerializable(typeof(PartsRequest))]
[JsonSerializable(typeof(PartsAnswer))]
[JsonSerializable(typeof(CompleteRequest))]
[JsonSerializable(typeof(CompleteAnswer))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JobOrder))]
[JsonSerializable(typeof(Dispatch.LeaseLedger))]
[JsonSerializable(typeof(JobEvent))]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(Step))]
[JsonSerializable(typeof(StepResult))]
[JsonSerializable(typeof(Asset))]
[JsonSerializable(typeof(Worker))]
[JsonSerializable(typeof(SelfTestResult))]
[JsonSerializable(typeof(SelfTestAnswer))]
[JsonSerializable(typeof(Assignment))]
[JsonSerializable(typeof(AssignmentStatus))]
[JsonSerializable(typeof(Profile))]
[JsonSerializable(typeof(Webhook))]
[JsonSerializable(typeof(WebhookHealth))]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(IReadOnlyList<WebhookSecret>))]
[JsonSerializable(typeof(BurstRun))]
public sealed partial class ProtocolJson : JsonSerializerContext;

/// <summary>Enums by name in snake_case; numbers are refused.</summary>
internal sealed class SnakeCaseEnumConverter() : JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
