using System.Security.Cryptography;
using Transcode.Contracts.Keys;
using Transcode.Contracts.Workers;
using Transcode.Domain;
using Transcode.Domain.Burst;
using Transcode.Domain.Keys;

namespace Transcode.Silo.Burst;

/// <summary>One run: its start, what its provider tells of it, and what follows from its end.</summary>
internal sealed partial class BurstGrain
{
    /// <summary>Beyond the longest life of a run: its key is revoked long before.</summary>
    private static readonly TimeSpan _keyMargin = TimeSpan.FromMinutes(10);

    private const string WebhookPath = "/webhooks/runpod";

    private async Task Start(BurstChoice.Start choice, string? tenant, BurstRules rules)
    {
        // After a fault it says first that it is well: a start costs more than a question.
        if (_rest.Fault is not null && await provider.Health(choice.Tier.Endpoint, CancellationToken.None) is { } ill)
        {
            _rest.Note(ill, Now);
            return;
        }
        var id = BurstRunId.Of(RandomNumberGenerator.GetBytes(BurstRunId.ChanceBytes));
        var (keyId, token) = KeyText.Of(RandomNumberGenerator.GetBytes(KeyText.ChanceBytes));
        var run = new BurstRun
        {
            Id = id,
            Job = choice.Job,
            Tier = choice.Tier.Name,
            Endpoint = choice.Tier.Endpoint,
            DollarsPerHour = choice.Tier.DollarsPerHour,
            Why = choice.Why,
            Attempt = choice.Attempt,
            Worker = new WorkerId($"burst-{id}"),
            KeyId = keyId,
            State = BurstState.Starting,
            StartedAt = Now,
        };
        // Before anybody is asked: what may cost money is written down first.
        if (!await table.Add(run, CancellationToken.None))
            return;
        var answer = BurstPolicy.Holds(rules, await table.Around(Today, [], CancellationToken.None), Now)
            ? await Ask(run, token, tenant, rules)
            : ProviderAnswer.No(ProviderFaultKind.Busy, "Another silo chose at the same moment; together it would be too much.");
        // One moment for both: the rest begins where the run ends.
        var answered = Now;
        var after = await Change(id, now => BurstDecider.Started(now, answer.Report, answer.Fault, rules, answered));
        if (answer.Fault is { } fault)
        {
            _rest.Note(fault, answered);
            LogRefused(run.Job, fault.Message);
        }
        else
        {
            _rest.Took();
            BurstMeter.CountStart(run);
            LogStarted(run.Id, run.Tier, run.Job, run.Why);
        }
        if (after is { State: not BurstState.Refused })
            await JobOf(run.Job).RecordBurst(after);
        if (after is { IsOver: true })
            await Settle(after);
    }

    private async Task<ProviderAnswer> Ask(BurstRun run, string token, string? tenant, BurstRules rules)
    {
        if (!await Keys.Create(KeyOf(run, token, tenant, rules)))
            return ProviderAnswer.No(ProviderFaultKind.Broken, $"There are {IKeyGrain.Most} keys that hold: revoke some that nobody uses.");
        _starting.Add(run.Id);
        try
        {
            return await provider.Start(await RequestOf(run, token, rules), CancellationToken.None);
        }
        finally
        {
            _starting.Remove(run.Id);
        }
    }

    private async Task Watch(BurstRun run, BurstRules rules)
    {
        if (!run.IsOver)
            await SeeToEnd(run, rules);
        var seen = await table.Find(run.Id, CancellationToken.None);
        if (seen is not { Run: var now } || (run.ProviderId ?? now.ProviderId) is not { } providerId)
        {
            if (await Change(run.Id, one => BurstDecider.Late(one, rules, Now)) is { IsOver: true } late)
                await Settle(late);
            return;
        }
        if (!now.IsOver || now.State == BurstState.Lost && run.ProviderId is not null && !seen.IsOpen)
        {
            var answer = BurstDecider.IsToBeCancelled(now, Now) ? await provider.Cancel(now.Endpoint, providerId, CancellationToken.None)
                : null;
            // What cannot be cancelled may be over.
            if (answer?.Report is null)
                answer = await provider.Status(now.Endpoint, providerId, CancellationToken.None);
            var steps = await table.StepsOf(now.Job, now.Worker, CancellationToken.None);
            now = await Change(run.Id, one => answer.Report is { } report
                ? BurstDecider.Told(one with { Steps = steps }, report, rules, Now)
                : BurstDecider.NotTold(one with { Steps = steps }, answer.Fault!, rules, Now)) ?? now;
        }
        if (now.IsOver)
            await Settle(now);
    }

    /// <summary>Who is no longer wanted is told so by its key, which opens nothing any more.</summary>
    private async Task SeeToEnd(BurstRun run, BurstRules rules)
    {
        var why = BurstDecider.WaitsInVain(run, rules, Now) ? $"It was not begun within {rules.QueueSeconds} s."
            : await JobOf(run.Job).Demand() is null ? "Its job is over." : null;
        if (why is null)
            return;
        await Change(run.Id, now => BurstDecider.Ending(now, why, Now));
        await Keys.Revoke(run.KeyId);
    }

    /// <summary>All that follows from an end, as often as it takes; what came of it is counted once.</summary>
    private async Task Settle(BurstRun run)
    {
        await Keys.Revoke(run.KeyId);
        await JobOf(run.Job).RecordBurst(run);
        await GrainFactory.GetGrain<IWorkerGrain>(run.Worker.Value).Delete();
        if (await table.Find(run.Id, CancellationToken.None) is not { IsOpen: true } stored
            || !await table.Update(stored with { IsOpen = false }, CancellationToken.None))
            return;
        BurstMeter.CountEnd(run);
        LogEnded(run.Id, run.Job, run.State, run.Seconds, run.Steps, run.Dollars, run.Error);
    }

    /// <param name="run">Which.</param>
    /// <param name="decide">What becomes of it. Pure: it is asked again when somebody else was quicker.</param>
    /// <returns>As it is after it; null: there is none.</returns>
    private async Task<BurstRun?> Change(BurstRunId run, Func<BurstRun, BurstRun> decide)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await table.Find(run, CancellationToken.None) is not { } stored)
                return null;
            var after = decide(stored.Run);
            if (after == stored.Run || await table.Update(stored with { Run = after }, CancellationToken.None))
                return after;
        }
        throw new InvalidOperationException($"The row of run {run} is written by somebody else.");
    }

    private StoredKey KeyOf(BurstRun run, string token, string? tenant, BurstRules rules) => new()
    {
        Id = run.KeyId,
        Name = $"burst run {run.Id}",
        Hash = KeyText.Hash(token),
        Scopes = ["worker"],
        Tenant = tenant,
        CreatedAt = Now,
        ExpiresAt = Now + rules.Lifetime + _keyMargin,
        Worker = run.Worker.Value,
        Job = run.Job.Value,
    };

    private async Task<BurstRequest> RequestOf(BurstRun run, string token, BurstRules rules)
    {
        var (join, secret) = (engine.Burst!.JoinUrl, await Keys.Secret());
        return new BurstRequest
        {
            Run = run.Id,
            Endpoint = run.Endpoint,
            Join = join,
            Worker = run.Worker,
            Token = token,
            Webhook = new Uri(join, $"{WebhookPath}?run={run.Id}&token={BurstProof.Token(secret, run.Id)}"),
            Notify = new Uri(join, $"{WebhookPath}?run={run.Id}"),
            Secret = BurstProof.Secret(secret, run.Id),
            IdleSeconds = rules.IdleSeconds,
            RunSeconds = rules.RunSeconds,
            QueueSeconds = rules.QueueSeconds,
        };
    }
}
