using Transcode.Domain.Jobs;
using Transcode.Domain.Lists;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Facts;
using Transcode.Silo.Facts.Journal;
using Transcode.Tests.Azurite;

namespace Transcode.Bench.Queue;

/// <summary>What the journal on tables of Azure costs, against azurite on this machine.</summary>
internal static class Journals
{
    private const int Jobs = 10_000;

    private static readonly TimeProvider _time = TimeProvider.System;

    public static async Task Measure(AzuriteTables azurite)
    {
        var tables = new AzureTables(azurite.Connection, AzuriteTables.NewPrefix());
        var folder = Directory.CreateTempSubdirectory("transcode-bench-");
        Console.WriteLine("the journal on Azure Tables, against azurite");
        await using (var facts = await Open(tables, folder, "a"))
        {
            var log = new JobLog(facts);
            await Say("appends one by one", 500, () => Append(log, "one", 500, 1));
            await Say("appends, 16 at once", 2000, () => Append(log, "sixteen", 2000, 16));
            await Say("appends, 256 at once", Jobs - 2500, () => Append(log, "many", Jobs - 2500, 256));
            await using var second = await Open(tables, folder, "b");
            JobLog[] both = [log, new(second)];
            await Say("appends on two silos, 16 at once each", 2000, () => Task.WhenAll(
                both.Select((one, silo) => Append(one, $"silo{silo}", 1000, 16))));
            var rows = new ReadModel(facts);
            await Say($"pages of 100 of {Jobs:n0} jobs", 200, async () =>
            {
                for (var i = 0; i < 200; i++)
                    await rows.Jobs(new JobFilter(Limit: 100), default);
            });
            await Say($"searches by label in {Jobs:n0} jobs, which find nothing", 100, async () =>
            {
                for (var i = 0; i < 100; i++)
                    await rows.Jobs(new JobFilter(Limit: 100, Label: "nowhere"), default);
            });
            await Say("reads of one asset, 16 at once", 2000, () => Parallel.ForEachAsync(Enumerable.Range(0, 2000), Of(16),
                async (i, stop) => await rows.Asset(new($"asset-{i}"), stop)));
        }
        await Say($"a start that reads {Jobs + 2000:n0} jobs", 1, async () => await (await Open(tables, folder, "c")).DisposeAsync());
        folder.Delete(recursive: true);
        await Print(tables);
    }

    /// <summary>How large it has become.</summary>
    public static async Task Print(AzureTables tables)
    {
        var head = await new TableJournal(tables.Connect().GetTableClient(tables.Table("facts"))).Head(default);
        Console.WriteLine($"  {head.Number} records, {head.Tail / 1024} KiB behind the snapshot; the snapshot: {head.SnapshotBytes / 1024} KiB");
    }

    private static Task Append(JobLog log, string prefix, int count, int atOnce) => Parallel.ForEachAsync(Enumerable.Range(0, count),
        Of(atOnce), async (i, stop) => await log.Append(
            JobAppend.Of(StoredJob.None, [new JobEvent.JobSubmitted(Samples.Order($"{prefix}-{i}"))], _time.GetUtcNow()), stop));

    private static ParallelOptions Of(int atOnce) => new() { MaxDegreeOfParallelism = atOnce };

    private static async Task<JournalDatabase> Open(AzureTables tables, DirectoryInfo folder, string name)
    {
        var facts = new JournalDatabase(tables.Connect().GetTableClient(tables.Table("facts")), tables.Where(),
            Path.Combine(folder.FullName, name));
        await facts.Prepare(FactsScripts.For(facts), default);
        return facts;
    }

    private static async Task Say(string what, int count, Func<Task> work)
    {
        var began = _time.GetTimestamp();
        await work();
        var seconds = _time.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(FormattableString.Invariant($"  {what}: {count / seconds:0}/s, {1000 * seconds / count:0.0} ms each"));
    }
}
