using Transcode.Domain;
using Transcode.Domain.Lists;
using Transcode.Domain.Webhooks;

namespace Transcode.Silo.Webhooks;

/// <summary>How an endpoint is told: what happened becomes deliveries, in the transaction that moves the cursor; those are sent, of each
/// job one after the other; then it waits for the next one's time.</summary>
internal sealed partial class WebhookGrain
{
    /// <summary>An endpoint that is this far behind is told of no more for now: the log keeps it.</summary>
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan _shortestWait = TimeSpan.FromMilliseconds(10);

    private readonly Dictionary<JobId, Task> _sending = [];
    private TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGrainTimer? _timer;
    private bool _isRunning;
    private bool _again;
    private DateTimeOffset _restsUntil;

    private bool IsActive => _stored is { Webhook.State: WebhookState.Active } && !_ending.IsCancellationRequested;

    public Task Wake()
    {
        _again = true;
        var woken = _woken;
        _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        woken.TrySetResult();
        if (!_isRunning && IsActive)
        {
            _isRunning = true;
            _ = Run();
        }
        return Task.CompletedTask;
    }

    private async Task Run()
    {
        // Whoever woke it does not wait for it.
        await Task.Yield();
        try
        {
            while (IsActive)
            {
                _again = false;
                var woken = _woken.Task;
                var isOver = await IsJobOver();
                var more = await Collect();
                await Fill();
                if (_sending.Count > 0)
                    await Task.WhenAny(_sending.Values.Append(woken));
                else if (!more && !_again && await Settle(isOver))
                    return;
            }
        }
        catch (Exception failure)
        {
            LogFailed(failure, Id);
            Arm(Now + _soon);
        }
        _isRunning = false;
    }

    /// <summary>Nothing is left to do now.</summary>
    /// <param name="isOver">Its job was over before the log was read last: nothing more can come.</param>
    /// <returns>False: something came meanwhile.</returns>
    private async Task<bool> Settle(bool isOver)
    {
        var next = await deliveries.NextAt(Id, _ending.Token);
        if (isOver && next is null && !_again)
            await Change(stored => (stored with { Webhook = stored.Webhook with { State = WebhookState.Finished } }, []));
        if (_again)
            return false;
        if (next is { } at)
            Arm(at);
        _isRunning = false;
        return true;
    }

    /// <returns>Whether there is more than one page.</returns>
    private async Task<bool> Collect()
    {
        if (_stored is not { } before || await deliveries.Waiting(Id, _ending.Token) >= MostWaiting)
            return false;
        var (found, cursor) = await notices.Read(before.Webhook, before.Cursor, _ending.Token);
        if (cursor == before.Cursor)
            return false;
        await Change(
            stored => stored.Cursor != before.Cursor ? null : (stored with { Cursor = cursor }, [.. found.Select(DeliveryTable.Add)]));
        return found.Count > 0;
    }

    private async Task Fill()
    {
        if (!IsActive || RestsUntil > Now)
            return;
        var room = DeliveryPolicy.Room(_stored!.Webhook.Health) - _sending.Count;
        if (room <= 0)
            return;
        foreach (var delivery in await deliveries.Due(Id, Now, room + _sending.Count, _ending.Token))
            if (IsActive && room > 0 && !_sending.ContainsKey(delivery.Job))
            {
                _sending[delivery.Job] = Attempt(delivery);
                room--;
            }
    }

    private DateTimeOffset RestsUntil => _stored?.Webhook.Health.RestsUntil is { } rest && rest > _restsUntil ? rest : _restsUntil;

    private async Task Attempt(WebhookDelivery delivery)
    {
        await Task.Yield();
        try
        {
            if (_stored is { } stored)
                await Record(delivery, await sender.Send(delivery, stored.Webhook.Url, stored.Secrets, _ending.Token));
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // It is still written down as waiting.
        }
        catch (Exception failure)
        {
            // Sent, perhaps, and not noted: it is sent again, but not at once and for ever while the state cannot be written.
            _restsUntil = Now + _soon;
            LogFailed(failure, Id);
        }
        finally
        {
            _sending.Remove(delivery.Job);
        }
    }

    private async Task Record(WebhookDelivery delivery, DeliveryAttempt attempt)
    {
        var (after, reason) = (delivery, (string?)null);
        await Change(stored =>
        {
            var before = stored.Webhook.Health;
            after = DeliveryPolicy.After(delivery, attempt, before);
            var webhook = stored.Webhook with { Health = DeliveryPolicy.After(before, Id, attempt) };
            reason = webhook.State == WebhookState.Active ? DeliveryPolicy.PauseReason(webhook.Health, attempt) : null;
            if (reason is not null)
                webhook = webhook with { State = WebhookState.Paused, Reason = reason, Version = webhook.Version + 1 };
            return (stored with { Webhook = webhook }, DeliveryPolicy.IsBack(before, attempt)
                ? [DeliveryTable.Update(after), DeliveryTable.Hasten(Id, Now, anew: false)]
                : [DeliveryTable.Update(after)]);
        });
        WebhookMeter.Count(after, attempt);
        if (after.State == DeliveryState.Dead)
            LogGivenUp(after.Id, Id, after.Attempts, after.Error);
        if (reason is null)
            return;
        WebhookMeter.CountPaused();
        LogPaused(Id, reason);
    }

    /// <summary>The one job of this endpoint is over for good; a failed one may be tried again.</summary>
    private async Task<bool> IsJobOver()
        => _stored is { Webhook.Job: { } job } && await rows.Jobs(new JobFilter(Limit: 1) { Only = [job] }, _ending.Token) is [var found]
        && found.State is JobState.Ready or JobState.Rejected or JobState.Cancelled;

    private void Arm(DateTimeOffset at)
    {
        var next = at > RestsUntil ? at : RestsUntil;
        var wait = next - Now;
        wait = wait < _shortestWait ? _shortestWait : wait > _longestWait ? _longestWait : wait;
        _timer?.Dispose();
        _timer = _ending.IsCancellationRequested ? null
            : this.RegisterGrainTimer(Wake,
            new GrainTimerCreationOptions { DueTime = wait, Period = Timeout.InfiniteTimeSpan, Interleave = true, KeepAlive = true });
    }
}
