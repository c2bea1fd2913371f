using System.Globalization;
using Transcode.Worker.Idle;

namespace Transcode.Worker.Tests.Idle;

/// <summary>21 November 2026 is a Saturday.</summary>
public sealed class ScheduleTests
{
    private const string Evenings = "mon-fri 18:00-07:00; sat,sun";

    [Theory]
    [InlineData(Evenings, "2026-11-20 17:59", false)]
    [InlineData(Evenings, "2026-11-20 18:00", true)]
    [InlineData(Evenings, "2026-11-21 12:00", true)]
    [InlineData(Evenings, "2026-11-22 23:59", true)]
    [InlineData(Evenings, "2026-11-23 03:00", false)] // Sunday ends at midnight; Monday's window begins in the evening.
    [InlineData(Evenings, "2026-11-24 06:59", true)]
    [InlineData(Evenings, "2026-11-24 07:00", false)]
    [InlineData("fri 22:00-06:00", "2026-11-21 05:00", true)]
    [InlineData("fri 22:00-06:00", "2026-11-21 22:30", false)]
    [InlineData("fri-mon 9:00-10:00", "2026-11-22 09:30", true)]
    [InlineData("fri-mon 9:00-10:00", "2026-11-24 09:30", false)]
    [InlineData("sat 20:00-24:00", "2026-11-21 23:59", true)]
    [InlineData("sat 20:00-24:00", "2026-11-22 00:00", false)]
    [InlineData("SAT, 00:00-12:00", "2026-11-21 00:00", null)]
    [InlineData("Sat 00:00-12:00;", "2026-11-21 00:00", true)]
    public void The_clock_on_the_wall_decides(string text, string wall, bool? open)
    {
        var (schedule, problem) = Schedule.Read(text);
        if (open is null)
            problem.ShouldNotBeNull();
        else
            schedule.ShouldNotBeNull(problem).IsOpen(DateTime.ParseExact(wall, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))
                .ShouldBe(open.Value);
    }

    [Theory]
    [InlineData("", "there is no window in it")]
    [InlineData("mo 10:00-11:00", "\"mo\" is no day")]
    [InlineData("mon 25:00-26:00", "is no time of day")]
    [InlineData("mon 10:00-10:00", "is no time of day")]
    [InlineData("mon 24:00-10:00", "is no time of day")]
    [InlineData("mon 10:60-11:00", "is no time of day")]
    [InlineData("mon 10-11", "is no time of day")]
    [InlineData("mon-tue-wed", "is no day")]
    [InlineData("mon 10:00-11:00 daily", "more than days and times")]
    public void A_fault_is_told(string text, string message) => Schedule.Read(text).Problem.ShouldNotBeNull().ShouldContain(message);

    /// <summary>In Berlin clocks go from 02:00 to 03:00 on 29 March 2026, and from 03:00 back to 02:00 on 25 October.</summary>
    [Theory]
    [InlineData("2026-03-29T00:59:00Z", true)] // 01:59
    [InlineData("2026-03-29T01:00:00Z", false)] // 03:00: half past two never comes
    [InlineData("2026-10-25T00:20:00Z", true)] // 02:20, the first time
    [InlineData("2026-10-25T00:40:00Z", false)] // 02:40
    [InlineData("2026-10-25T01:20:00Z", true)] // 02:20, the second time
    [InlineData("2026-10-25T01:30:00Z", false)]
    public void When_the_clocks_change_the_wall_still_decides(string at, bool open)
    {
        var rules = new IdleRules { Hours = Schedule.Read("sun 01:00-02:30").Schedule };
        var state = IdlePolicy.Next(OwnerState.Alone, new(null, null), rules, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture),
            TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));
        (state.Why is null).ShouldBe(open);
    }
}
