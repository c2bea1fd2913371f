using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Transcode.Contracts.Webhooks;
using Transcode.Domain;
using Transcode.Domain.Webhooks;
using Transcode.Silo.Facts;
using Transcode.Silo.Hosting;

namespace Transcode.Silo.Webhooks;

/// <summary>One endpoint. Turns interleave; whatever changes its row goes through <see cref="Change"/>, one after the other.</summary>
[Reentrant, GrainType("webhook")]
internal sealed partial class WebhookGrain(
    ISqlDatabase database, WebhookTable table, DeliveryTable deliveries, NoticeReader notices, WebhookSender sender, ReadModel rows,
        TimeProvider time, ILogger<WebhookGrain> log)
    : LookingGrain, IWebhookGrain, IDisposable
{
    /// <summary>As often as another activation may be quicker before something else must be wrong.</summary>
    private const int MostTries = 5;

    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _ending = new();
    private StoredWebhook? _stored;

    private WebhookId Id => new(this.GetPrimaryKeyString());

    private DateTimeOffset Now => time.GetUtcNow();

    protected override async Task Look(CancellationToken stop)
    {
        _stored = await table.Find(Id, stop);
        await Wake();
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _ending.CancelAsync();
        await Task.WhenAll(_sending.Values).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _gate.Dispose();
        _ending.Dispose();
    }

    public async Task<WebhookAnswer> Create(Webhook webhook, string secret)
    {
        var stored = new StoredWebhook(webhook with { Version = 1 }, [new(secret, null)],
            await notices.LastSequence(CancellationToken.None), 1);
        var isNew = await table.Add(stored, Now, CancellationToken.None);
        _stored = await table.Find(Id, CancellationToken.None);
        // Told twice, by who never heard the first answer: the secret of this one is the one that will be known.
        if (!isNew)
            await Rotate(secret, TimeSpan.Zero);
        await Announce();
        return new(null, _stored?.Webhook);
    }

    public Task<Webhook?> Find() => Task.FromResult(_stored?.Webhook);

    public Task<WebhookAnswer> Change(WebhookChange change, int? version) => Command(version, stored => stored with
    {
        Webhook = stored.Webhook with
        {
            Url = change.Url ?? stored.Webhook.Url,
            Name = change.Name ?? stored.Webhook.Name,
            Events = change.Events ?? stored.Webhook.Events,
            // Another address has another health.
            Health = change.Url is null || change.Url == stored.Webhook.Url ? stored.Webhook.Health : new WebhookHealth(),
        },
    });

    public Task<WebhookAnswer> Pause(string reason) => _stored is { Webhook.State: WebhookState.Finished }
        ? Task.FromResult(new WebhookAnswer(WebhookRefusal.Finished, _stored.Webhook))
        : Command(null, stored => stored with { Webhook = stored.Webhook with { State = WebhookState.Paused, Reason = reason } });

    public async Task<WebhookAnswer> Resume()
    {
        if (_stored is not { Webhook.State: WebhookState.Paused })
            return new(_stored is null ? WebhookRefusal.Unknown : null, _stored?.Webhook);
        var answer = await Command(null, stored => stored with
        {
            Webhook = stored.Webhook with
            {
                State = WebhookState.Active,
                Reason = null,
                Health = new WebhookHealth { LastSuccess = stored.Webhook.Health.LastSuccess }
            },
        }, DeliveryTable.Hasten(Id, Now, anew: true));
        await Announce();
        return answer;
    }

    public Task<WebhookAnswer> Rotate(string secret, TimeSpan overlap)
    {
        var until = Now + overlap;
        return Command(null, stored => stored.Secrets[0].Value == secret ? stored : stored with
        {
            Webhook = stored.Webhook with { OldSecretUntil = overlap > TimeSpan.Zero ? until : null },
            Secrets = [new(secret, null),
            .. overlap > TimeSpan.Zero ? [stored.Secrets[0] with { Until = until }] : Array.Empty<WebhookSecret>()],
        });
    }

    public async Task<WebhookAnswer> Delete(int? version)
    {
        if (_stored is not { Webhook: var webhook })
            return new(WebhookRefusal.Unknown, null);
        if (version is { } seen && seen != webhook.Version)
            return new(WebhookRefusal.Changed, webhook);
        _stored = null;
        await table.Drop(Id, CancellationToken.None);
        await Announce();
        DeactivateOnIdle();
        return new(null, webhook);
    }

    public async Task<WebhookDelivery?> Redeliver(string delivery)
    {
        if (_stored is null || await deliveries.Find(Id, delivery, CancellationToken.None) is not { } found)
            return null;
        var again = found with { State = DeliveryState.Pending, Attempts = 0, FirstAt = null, NextAt = Now };
        await Change(
            stored =>
                (stored.Webhook.State == WebhookState.Finished
                    ? stored with { Webhook = stored.Webhook with { State = WebhookState.Active } } : stored,
                    [DeliveryTable.Update(again)]));
        await Wake();
        return again;
    }

    /// <summary>What a person asks for: the version rises.</summary>
    private async Task<WebhookAnswer> Command(int? version, Func<StoredWebhook, StoredWebhook> change, params SqlStatement[] also)
    {
        WebhookAnswer? refused = null;
        await Change(stored =>
        {
            refused = version is { } seen && seen != stored.Webhook.Version ? new(WebhookRefusal.Changed, stored.Webhook) : null;
            if (refused is not null || change(stored) is not { } changed || ReferenceEquals(changed, stored))
                return null;
            return (changed with { Webhook = changed.Webhook with { Version = stored.Webhook.Version + 1 } }, also);
        });
        await Wake();
        return refused ?? new(_stored is null ? WebhookRefusal.Unknown : null, _stored?.Webhook);
    }

    /// <param name="decide">What becomes of the row, and what else is written with it; null: nothing. Pure: it is asked again when another
    /// activation was quicker.</param>
    private async Task Change(Func<StoredWebhook, (StoredWebhook After, IReadOnlyList<SqlStatement> Also)?> decide)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                if (_stored is not { } before || decide(before) is not { } change)
                    return;
                var changed = await database.Write([WebhookTable.Update(change.After, Now), .. change.Also], CancellationToken.None);
                // Deleted while it was written: it stays deleted.
                if (_stored is null)
                    return;
                if (changed[0] == 1)
                {
                    _stored = change.After with { Revision = before.Revision + 1 };
                    return;
                }
                _stored = await table.Find(Id, CancellationToken.None);
            }
            throw new InvalidOperationException($"The row of webhook {Id} is written by somebody else.");
        }
        finally
        {
            _gate.Release();
        }
    }

    private Task Announce() => GrainFactory.GetGrain<IWebhookDirectoryGrain>(IWebhookDirectoryGrain.Key).Changed();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} was paused: {Reason}")]
    private partial void LogPaused(WebhookId webhook, string reason);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Delivery {Delivery} of webhook {Webhook} was given up after {Attempts} attempts: {Error}")]
    private partial void LogGivenUp(string delivery, WebhookId webhook, int attempts, string? error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} could not go on; it is tried again in a moment")]
    private partial void LogFailed(Exception failure, WebhookId webhook);
}
