using Orleans.Concurrency;
using Transcode.Contracts.Answers;
using Transcode.Silo.Facts;

namespace Transcode.Silo.Answers;

/// <summary>Of two that begin with one key at the same moment the row lets one through, whichever silos they ask.</summary>
[StatelessWorker, Reentrant, GrainType("answers")]
internal sealed class AnswerGrain(ISqlDatabase database, TimeProvider time) : Grain, IAnswerGrain
{
    /// <summary>A day of a client that creates one thing a second.</summary>
    private const int MostKept = 100_000;

    private static readonly TimeSpan _kept = TimeSpan.FromDays(1);

    /// <summary>Who worked on it for so long without an answer has died.</summary>
    private static readonly TimeSpan _longestWork = TimeSpan.FromMinutes(1);

    public async Task<AnswerState> Begin(string key, string digest)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        try
        {
            var changed = await database.Write(
            [
                new("delete from answers where at < $1", now - (long)_kept.TotalMilliseconds),
                new("insert into answers (answer_key, digest, at) select $1, $2, $3 where (select count(*) from answers) < $4", key,
                digest, now, (long)MostKept),
            ], CancellationToken.None);
            return new(changed[1] == 1 ? AnswerKind.New : AnswerKind.Full);
        }
        catch (AlreadyWrittenException)
        {
            // Somebody was here before.
        }
        return await Find(key) switch
        {
            // It was released meanwhile.
            null => new(AnswerKind.Busy),
            { Digest: var other } when other != digest => new(AnswerKind.Other),
            { Answer: { } answer } => new(AnswerKind.Kept, answer),
            { At: var at } => new(await TakeOver(key, at, now) ? AnswerKind.New : AnswerKind.Busy),
        };
    }

    public Task Keep(string key, KeptAnswer answer) => database.Write(
        [new("update answers set status = $1, headers = $2, body = $3 where answer_key = $4", (long)answer.Status, answer.Headers,
            answer.Body, key)], CancellationToken.None);

    public Task Release(string key)
        => database.Write([new("delete from answers where answer_key = $1 and status is null", key)], CancellationToken.None);

    /// <summary>Of several who find a dead one, one goes on.</summary>
    private async Task<bool> TakeOver(string key, long at, long now) => now - at > _longestWork.TotalMilliseconds
        && (await database.Write([new("update answers set at = $1 where answer_key = $2 and at = $3 and status is null", now, key, at)],
        CancellationToken.None))[0] == 1;

    private async Task<Row?> Find(string key)
        => (await database.Read(new("select digest, at, status, headers, body from answers where answer_key = $1", key),
        row => new Row(row.GetString(0), row.GetInt64(1),
        row.IsDBNull(2) ? null : new KeptAnswer((int)row.GetInt64(2), row.GetString(3), row.GetString(4))),
        CancellationToken.None)).FirstOrDefault();

    private sealed record Row(string Digest, long At, KeptAnswer? Answer);
}
