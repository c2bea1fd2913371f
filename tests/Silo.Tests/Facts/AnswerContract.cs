using Transcode.Contracts.Answers;
using Transcode.Domain.Tests.Jobs;
using Transcode.Silo.Answers;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

/// <summary>What is kept of requests that may come twice, on every engine.</summary>
public abstract class AnswerContract : FactsContract
{
    private readonly TestTime _time = new(Samples.At);
    private AnswerGrain _answers = null!;

    private protected override void Begin() => _answers = new AnswerGrain(Database, _time);

    [Fact]
    public async Task One_of_many_works_and_the_others_get_its_answer()
    {
        var kinds = await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await _answers.Begin("k", "d")).Kind));
        kinds.Count(kind => kind == AnswerKind.New).ShouldBe(1);
        kinds.Count(kind => kind == AnswerKind.Busy).ShouldBe(9);
        await _answers.Keep("k", new KeptAnswer(201, "{}", "body"));

        (await _answers.Begin("k", "d")).ShouldBe(new AnswerState(AnswerKind.Kept, new KeptAnswer(201, "{}", "body")));
        (await _answers.Begin("k", "other")).Kind.ShouldBe(AnswerKind.Other);
        (await _answers.Begin("another", "d")).Kind.ShouldBe(AnswerKind.New);
    }

    [Fact]
    public async Task It_is_kept_for_a_day()
    {
        await _answers.Begin("k", "d");
        await _answers.Keep("k", new KeptAnswer(201, "{}", "body"));
        _time.Jump(TimeSpan.FromHours(23));
        (await _answers.Begin("k", "d")).Kind.ShouldBe(AnswerKind.Kept);
        _time.Jump(TimeSpan.FromHours(2));
        (await _answers.Begin("k", "other")).Kind.ShouldBe(AnswerKind.New);
    }

    [Fact]
    public async Task Who_died_at_work_is_followed_by_one()
    {
        await _answers.Begin("k", "d");
        _time.Jump(TimeSpan.FromSeconds(59));
        (await _answers.Begin("k", "d")).Kind.ShouldBe(AnswerKind.Busy);
        _time.Jump(TimeSpan.FromSeconds(2));
        var kinds = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ => (await _answers.Begin("k", "d")).Kind));
        kinds.Count(kind => kind == AnswerKind.New).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_released_is_free_and_what_was_answered_stays()
    {
        await _answers.Begin("k", "d");
        await _answers.Release("k");
        (await _answers.Begin("k", "d")).Kind.ShouldBe(AnswerKind.New);
        await _answers.Keep("k", new KeptAnswer(200, "{}", ""));
        await _answers.Release("k");
        (await _answers.Begin("k", "d")).Kind.ShouldBe(AnswerKind.Kept);
    }
}

public sealed class SqliteAnswerTests : AnswerContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnSqlite();
}

public sealed class PostgresAnswerTests : AnswerContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnPostgres();
}

public sealed class AzureAnswerTests : AnswerContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnAzure();
}
