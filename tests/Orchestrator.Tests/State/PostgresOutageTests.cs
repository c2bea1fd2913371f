using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Transcode.Domain;
using Transcode.Domain.Jobs;
using Transcode.Orchestrator.Jobs;
using Transcode.Orchestrator.State;
using Transcode.Orchestrator.State.Postgres;
using Transcode.Tests.Postgres;
using static Transcode.Domain.Tests.Jobs.Samples;

namespace Transcode.Orchestrator.Tests.State;

/// <summary>A database that dies, and one that was never there.</summary>
public sealed class PostgresOutageTests
{
    private const string Secret = "s3cret-word";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_killed_in_the_middle_of_the_work_loses_nothing_and_nobody_hears_of_it()
    {
        await using var server = await PostgresHome.ServerOrSkip(() => PostgresServer.Start());
        await using var store = new PostgresStateStore(server.Address("postgres"), NullLogger<PostgresStateStore>.Instance);
        await store.Prepare(Stop);
        var (submitted, half) = (0, new TaskCompletionSource());
        var submitting = Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; number < 50; number++)
            {
                var order = Order($"j{writer}-{number}");
                var change = await store.Change(new(order.Id, Asset: order.Asset), situation => JobChange.Of(situation, new JobCommand.Submit(order), At), At, Stop);
                change.Job.ShouldBeOfType<Job.Probing>("told as done, though the answer to the commit may have been lost");
                if (Interlocked.Increment(ref submitted) == 100)
                    half.SetResult();
            }
        }, Stop)));
        await half.Task.WaitAsync(Stop);

        await server.Kill();
        var work = store.Pulses.Work.Next;
        await server.StartAgain();
        await submitting;

        (await store.ReadEvents(null, 0, 1000, Stop)).Select(stored => stored.Job).ToHashSet().Count.ShouldBe(400);
        (await store.ReadEvents(null, 0, 1000, Stop)).Count.ShouldBe(400, "each was written once");
        await work.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        (await store.Claim(new ClaimWish(Anna, 400, At, At.AddSeconds(12)), Stop)).Count.ShouldBe(400);
        await using var hold = await store.HoldOutputs(new("j0-0"), OutputsUse.Delete, Stop);
    }

    [Fact]
    public async Task A_hold_survives_the_restart_of_the_server()
    {
        await using var server = await PostgresHome.ServerOrSkip(() => PostgresServer.Start("fsync=off"));
        await using var first = new PostgresStateStore(server.Address("postgres"), NullLogger<PostgresStateStore>.Instance);
        await first.Prepare(Stop);
        var hold = await first.HoldOutputs(new("j"), OutputsUse.Delete, Stop);
        await server.Kill();
        await server.StartAgain();
        await using (await first.HoldOutputs(new("other"), OutputsUse.Publish, Stop)) { } // It is connected again.

        await using var second = new PostgresStateStore(server.Address("postgres"), NullLogger<PostgresStateStore>.Instance);
        await second.Prepare(Stop);
        var waiting = second.HoldOutputs(new("j"), OutputsUse.Publish, Stop);
        await second.LastSequence(Stop);
        waiting.IsCompleted.ShouldBeFalse();

        await hold.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_a_failure_with_a_name_and_without_a_secret()
    {
        await using var store = new PostgresStateStore($"Host=127.0.0.1;Port=1;Username=u;Database=d;Password={Secret}", NullLogger<PostgresStateStore>.Instance);

        var failure = await Should.ThrowAsync<StateUnavailableException>(() => store.Depth(Stop));

        failure.Message.ShouldContain("127.0.0.1:1");
        failure.ToString().ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_told_at_once()
    {
        var server = await PostgresHome.ServerOrSkip(() => PostgresServer.Shared);
        await using var store = new PostgresStateStore(server.Address("nowhere") + $";Password={Secret}", NullLogger<PostgresStateStore>.Instance);

        var failure = await Should.ThrowAsync<StateUnavailableException>(() => store.Prepare(Stop));

        failure.Message.ShouldContain("createdb");
        failure.ToString().ShouldNotContain(Secret);
    }

    [Theory]
    [InlineData("postgres://u:s3cret%2Dword@db:6543/films?sslmode=require", "Host=db;Port=6543;Database=films;Username=u;SSL Mode=Require")]
    [InlineData("postgresql://db/films", "Host=db;Database=films")]
    [InlineData("Host=db;Database=films;Maximum Pool Size=50", "Host=db;Database=films;Maximum Pool Size=50")]
    public void Both_ways_to_write_an_address_are_read(string address, string wanted)
    {
        PostgresAddress.Problem(address).ShouldBeNull();
        var (read, expected) = (PostgresAddress.Read(address), new NpgsqlConnectionStringBuilder(wanted));
        (read.Host, read.Port, read.Database, read.Username, read.SslMode).ShouldBe((expected.Host, expected.Port, expected.Database, expected.Username, expected.SslMode));
        read.MaxPoolSize.ShouldBe(wanted.Contains("50", StringComparison.Ordinal) ? 50 : 20);
        read.Password.ShouldBe(address.Contains("s3cret", StringComparison.Ordinal) ? Secret : null);
    }

    [Theory]
    [InlineData("s3cret-word")]
    [InlineData("Host=db;Pasword=s3cret-word")]
    [InlineData("Host=db;Port=s3cret-word")]
    [InlineData("postgres://u:s3cret-word@:x/")]
    [InlineData("Password=s3cret-word")]
    public void An_address_that_cannot_be_read_is_refused_without_repeating_it(string address)
    {
        PostgresAddress.Problem(address).ShouldNotBeNull().ShouldNotContain(Secret);
        new OrchestratorOptions { Postgres = address }.Problems().ShouldHaveSingleItem().ShouldContain("State:Postgres");
        new OrchestratorOptions { Postgres = address }.ToString().ShouldNotContain(Secret);
    }
}
