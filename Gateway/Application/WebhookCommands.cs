using System.Buffers.Text;
using System.Security.Cryptography;
using Transcode.Contracts.Webhooks;
using Transcode.Domain;
using Transcode.Domain.Webhooks;
using Transcode.Gateway.Access;
using Transcode.Gateway.Assets;
using Transcode.Gateway.Idempotency;
using Transcode.Gateway.Webhooks;
using Transcode.ServiceDefaults.Outgoing;

namespace Transcode.Gateway.Application;

/// <summary>What a person asks of endpoints that are told of jobs, whatever door they come by.</summary>
internal sealed class WebhookCommands(GrainCalls calls, GuardedHttp guard, TimeProvider time)
{
    public const int MostOfAllJobs = 100;
    public const int MostOfOneJob = 10;

    private const int SecretBytes = 32;
    private const double UsualOverlapHours = 24;

    /// <summary>What is wrong with one that is to be made; null: nothing.</summary>
    public CommandRefusal? Problem(WebhookRequest request) => WebhookCheck.Problem(request, needsUrl: true, guard);

    /// <param name="request">What it is to be.</param>
    /// <param name="job">The one job it is told of; null: all.</param>
    /// <param name="stop">Given up.</param>
    /// <returns>With its secret, which nobody is told again.</returns>
    public async Task<WebhookOutcome> Create(WebhookRequest request, JobId? job, CancellationToken stop)
    {
        if (Problem(request) is { } refused)
            return new(null, refused);
        var most = job is null ? MostOfAllJobs : MostOfOneJob;
        if ((await List(job, stop)).Count >= most)
            return new(null,
                CommandRefusal.Conflict(
                "webhook.too_many", $"There are {most} webhooks already{(job is null ? "" : " for this job")}. Delete one, or change one."));
        var now = time.GetUtcNow();
        var webhook = new Webhook
        {
            Id = new WebhookId($"wh_{OnceOnly.Id(request.Once, "webhook", now):N}"),
            Url = request.Url!,
            Name = Name(request.Name) ?? "",
            Events = WebhookCheck.Events(request.Events),
            Job = job,
            CreatedAt = now,
        };
        var secret = request.Secret ?? NewSecret();
        var answer = await calls.Ask(() => Of(webhook.Id).Create(webhook, secret), stop);
        return new(answer.Webhook, null, secret);
    }

    public async Task<IReadOnlyList<Webhook>> List(JobId? job, CancellationToken stop)
        => await calls.Ask(() => calls.Reader.Webhooks(job), stop);

    /// <summary>Null: there is none.</summary>
    public Task<Webhook?> Find(WebhookId webhook, CancellationToken stop)
        => IsId(webhook) ? calls.Ask(() => Of(webhook).Find(), stop) : Task.FromResult<Webhook?>(null);

    /// <param name="webhook">Which.</param>
    /// <param name="request">What is missing stays as it is.</param>
    /// <param name="version">As it was seen; null: whatever it is.</param>
    /// <param name="stop">Given up.</param>
    public async Task<WebhookOutcome> Change(WebhookId webhook, WebhookRequest request, int? version, CancellationToken stop)
    {
        if (WebhookCheck.Problem(request, needsUrl: false, guard) is { } refused)
            return new(null, refused);
        if (request.Secret is not null)
            return new(null, CommandRefusal.Invalid("A secret is changed by rotating it, so that the old one can be used for a while."));
        var change = new WebhookChange(request.Url, Name(request.Name), request.Events is { } events ? WebhookCheck.Events(events) : null);
        return await Ask(webhook, grain => grain.Change(change, version), stop);
    }

    public Task<WebhookOutcome> Pause(WebhookId webhook, Caller caller, CancellationToken stop)
        => Ask(webhook, grain => grain.Pause($"paused by {caller.Name}"), stop);

    /// <summary>All that waits is sent, and what happened meanwhile.</summary>
    public Task<WebhookOutcome> Resume(WebhookId webhook, CancellationToken stop) => Ask(webhook, grain => grain.Resume(), stop);

    /// <summary>A new secret; the present one signs too for a while.</summary>
    public async Task<WebhookOutcome> Rotate(WebhookId webhook, RotateRequest request, CancellationToken stop)
    {
        if (request.Secret is { } given && WebhookCheck.SecretProblem(given) is { } refused)
            return new(null, refused);
        var hours = request.OverlapHours ?? UsualOverlapHours;
        if (hours is not (>= 0 and <= WebhookCheck.LongestOverlapHours))
            return new(null, CommandRefusal.Invalid($"overlap_hours is 0 to {WebhookCheck.LongestOverlapHours}."));
        var secret = request.Secret ?? NewSecret();
        var outcome = await Ask(webhook, grain => grain.Rotate(secret, TimeSpan.FromHours(hours)), stop);
        return outcome.Refused is null ? outcome with { Secret = secret } : outcome;
    }

    /// <summary>With its deliveries.</summary>
    public Task<WebhookOutcome> Delete(WebhookId webhook, int? version, CancellationToken stop)
        => Ask(webhook, grain => grain.Delete(version), stop);

    /// <summary>Newest first. Null: there is no such endpoint.</summary>
    public async Task<IReadOnlyList<WebhookDelivery>?> Deliveries(WebhookId webhook, DeliveryFilter filter, CancellationToken stop) =>
        await Find(webhook, stop) is null ? null : await calls.Ask(() => calls.Reader.Deliveries(webhook, filter), stop);

    /// <summary>Sends one again, whatever became of it.</summary>
    public async Task<(WebhookDelivery? Delivery, CommandRefusal? Refused)> Redeliver(WebhookId webhook, string delivery,
        CancellationToken stop)
    {
        if (await Find(webhook, stop) is not { } found)
            return (null, Unknown(webhook));
        if (found.State == WebhookState.Paused)
            return (null, CommandRefusal.Conflict("webhook.paused", "This webhook is paused. Resume it first."));
        return await calls.Ask(() => Of(webhook).Redeliver(delivery), stop) is { } again
            ? (again, null)
            : (null,
            CommandRefusal.Unknown(
                "delivery.unknown", $"This webhook has no delivery \"{SourceName.Label(delivery)}\"; the log is kept for "
                + $"30 days."));
    }

    public static CommandRefusal Unknown(WebhookId webhook)
        => CommandRefusal.Unknown("webhook.unknown", $"There is no webhook \"{SourceName.Label(webhook.Value)}\".");

    private async Task<WebhookOutcome> Ask(WebhookId webhook, Func<IWebhookGrain, Task<WebhookAnswer>> ask, CancellationToken stop)
    {
        if (!IsId(webhook))
            return new(null, Unknown(webhook));
        var answer = await calls.Ask(() => ask(Of(webhook)), stop);
        return answer.Refused switch
        {
            null => new(answer.Webhook, null),
            WebhookRefusal.Changed
                => new(answer.Webhook,
                new CommandRefusal(RefusalKind.Stale, "webhook.changed",
                "Somebody has changed this webhook since you read it. Read it again, then change it.")),
            WebhookRefusal.Finished
                => new(answer.Webhook, CommandRefusal.Conflict("webhook.finished", "The job of this webhook is over, and all was sent.")),
            _ => new(null, Unknown(webhook)),
        };
    }

    private IWebhookGrain Of(WebhookId webhook) => calls.Grain<IWebhookGrain>(webhook.Value);

    /// <summary>No grain comes into being for what cannot be one.</summary>
    private static bool IsId(WebhookId webhook)
        => webhook.Value.Length is > 3 and <= 40 && webhook.Value.StartsWith("wh_", StringComparison.Ordinal);

    private static string? Name(string? name) => string.IsNullOrWhiteSpace(name) ? name is null ? null : "" : SourceName.Label(name);

    private static string NewSecret()
        => WebhookSignature.SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
}

/// <summary>What became of a command to an endpoint: the endpoint after it, or why it does not hold.</summary>
/// <param name="Webhook">After it.</param>
/// <param name="Refused">Null: it holds.</param>
/// <param name="Secret">A new one; it is told this once.</param>
internal sealed record WebhookOutcome(Webhook? Webhook, CommandRefusal? Refused, string? Secret = null);
