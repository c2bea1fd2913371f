using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Domain.Tests.Jobs;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Sqlite;
using Transcode.Orchestrator.Tests.Fixtures;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>What is special about a file.</summary>
public sealed class SqliteFileTests : StoreContract<SqliteHome>
{
    [Fact]
    public async Task Killed_in_the_middle_of_a_transaction_the_file_holds_all_before_it_and_nothing_of_it()
    {
        await Submit("j");
        using var image = new Folder();
        using (var writer = new SqliteSession(Home.Folder.File("state.db")))
            writer.Transaction(within =>
            {
                var change = ChangeWriter.Carry(within, new JobTable(new PlanShelf()), new(new("j")), Cancelled, Now);
                // All is written and nothing committed: what lies on disk now is what a killed process leaves.
                CopyTo(image);
                return change;
            });

        await using var after = new SqliteStateStore(image.File("state.db"));
        await after.Prepare(Stop);

        (await after.FindJob(new("j"), Stop)).ShouldBeOfType<Job.Probing>();
        (await after.LastSequence(Stop)).ShouldBe(1);
        (await after.Claim(new ClaimWish(Samples.Anna, 1, Now, Now), Stop)).Count.ShouldBe(1);
        (await Store.FindJob(new("j"), Stop)).ShouldBeOfType<Job.Cancelled>();
    }

    [Fact]
    public async Task What_was_answered_is_in_the_file_without_closing_it()
    {
        await Submit("j");
        var row = await MustClaim(Samples.Anna);
        using var image = new Folder();
        CopyTo(image);

        await using var after = new SqliteStateStore(image.File("state.db"));
        await after.Prepare(Stop);

        (await after.FindLease(row.LeaseId!, Stop)).ShouldBe(row);
    }

    [Fact]
    public void A_claim_reads_the_first_entries_of_one_index()
    {
        using var session = new SqliteSession(Home.Folder.File("state.db"));

        var plan = string.Join("\n", session.Rows($"EXPLAIN QUERY PLAN {LeaseTable.ClaimSql(lanes: 1, avoids: 0)}", row => row.GetString(3),
            ("@worker", "w"), ("@room", 1), ("@now", 0L), ("@until", 0L), ("@lane0", "")));

        plan.ShouldContain("USING COVERING INDEX steps_queue");
        plan.ShouldNotContain("TEMP B-TREE");
    }

    [Fact]
    public async Task A_file_of_a_newer_program_is_refused_with_what_to_do()
    {
        using (var session = new SqliteSession(Home.Folder.File("state.db")))
            session.Script("PRAGMA user_version = 999");

        await using var older = new SqliteStateStore(Home.Folder.File("state.db"));

        (await Should.ThrowAsync<InvalidOperationException>(() => older.Prepare(Stop))).Message.ShouldContain("Start the newer program");
    }

    private static JobChange Cancelled(JobSituation situation) => JobChange.Of(situation, new JobCommand.Cancel("enough"), Now);

    private void CopyTo(Folder image)
    {
        foreach (var name in new[] { "state.db", "state.db-wal" })
            File.Copy(Home.Folder.File(name), image.File(name));
    }
}
