using System.Net;
using Microsoft.Extensions.Time.Testing;
using Transcode.Worker.Leasing;
using Transcode.Worker.Registration;

namespace Transcode.Worker.Tests.Leasing;

public sealed class IdleEndTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly WorkerState _state;
    private readonly IdleEnd _end;

    public IdleEndTests()
    {
        var options = new WorkerOptions { IdleEndSeconds = 20, Slots = 1 };
        _state = new WorkerState(options);
        _end = new IdleEnd(options, _state, _time);
    }

    public void Dispose() => _state.Dispose();

    private void Claim(int steps, double seconds)
    {
        _end.Asking();
        _time.Advance(TimeSpan.FromSeconds(seconds));
        _end.Claimed(steps);
    }

    private IdleEndReason? Ended => _end.Ended.IsCompletedSuccessfully ? _end.Ended.Result : null;

    [Fact]
    public void It_ends_when_it_had_no_work_for_so_long()
    {
        _end.Joined();
        Claim(0, 10);
        Ended.ShouldBeNull();
        Claim(0, 10);
        Ended.ShouldBe(IdleEndReason.Idle);
    }

    [Fact]
    public void While_it_works_it_is_not_idle_and_afterwards_the_whole_time_goes_anew()
    {
        _end.Joined();
        Claim(0, 19);
        Claim(1, 0);
        _state.Took();
        _time.Advance(TimeSpan.FromSeconds(600));
        _state.Gave();
        Claim(0, 10);
        Ended.ShouldBeNull();
        Claim(0, 10);
        (Ended, _end.Steps).ShouldBe((IdleEndReason.Idle, 1));
    }

    [Fact]
    public void A_platform_that_never_answers_is_not_waited_for()
    {
        _time.Advance(TimeSpan.FromSeconds(60)); // It tested its encoders first.
        _end.Failed(new HttpRequestException("away"));
        Ended.ShouldBeNull();
        _time.Advance(TimeSpan.FromSeconds(20));
        _end.Failed(new HttpRequestException("away"));
        Ended.ShouldBe(IdleEndReason.NeverJoined);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public void A_key_that_is_not_taken_any_more_ends_it_at_once(HttpStatusCode status)
    {
        _end.Joined();
        _end.Failed(new HttpRequestException("no", null, status));
        Ended.ShouldBe(IdleEndReason.NotWanted);
    }

    [Fact]
    public void Who_is_not_asked_to_stays_whatever_happens()
    {
        var options = new WorkerOptions { Slots = 1 };
        using var state = new WorkerState(options);
        var end = new IdleEnd(options, state, _time);
        end.Joined();
        end.Asking();
        _time.Advance(TimeSpan.FromDays(1));
        end.Claimed(0);
        end.Failed(new HttpRequestException("no", null, HttpStatusCode.Unauthorized));
        end.Ended.IsCompleted.ShouldBeFalse();
    }
}
