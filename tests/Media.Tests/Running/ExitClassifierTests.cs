using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

public sealed class ExitClassifierTests
{
    private static readonly ToolLimits _limits = new()
    {
        AddressSpaceBytes = 1,
        OutputBytes = 1,
        ProcessorTime = TimeSpan.FromSeconds(60),
    };

    [Fact]
    public void One_that_finished_well_just_before_it_was_cancelled_has_finished() =>
        Of(0, Interruption.Stop).ShouldBeOfType<ToolResult.Exited>();

    [Fact]
    public void One_that_finished_well_but_whose_output_was_not_taken_to_the_end_has_not() =>
        Of(0, Interruption.Stop, outputWasCut: true).ShouldBeOfType<ToolResult.Cancelled>();

    [Fact]
    public void A_signal_of_the_file_size_limit_is_the_output_limit() => LimitOf(Of(128 + 25)).ShouldBe(ToolLimit.OutputSize);

    [Fact]
    public void A_kill_after_the_allowed_processor_time_is_that_limit() =>
        LimitOf(Of(137, usage: new ToolUsage(TimeSpan.FromSeconds(70), TimeSpan.FromSeconds(60), null))).ShouldBe(ToolLimit.ProcessorTime);

    [Fact]
    public void A_kill_before_that_came_from_someone_else() =>
        Of(137, usage: new ToolUsage(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(6), null))
            .ShouldBeOfType<ToolResult.Killed>().Signal.ShouldBe(9);

    [Fact]
    public void A_refused_allocation_is_the_memory_limit_only_where_there_is_one()
    {
        LimitOf(Of(1, reported: "[libx264] malloc of size 3110400 failed")).ShouldBe(ToolLimit.Memory);
        ExitClassifier.Of(new RunEnd(1, null, false), ToolLimits.None, new StderrTail(["Cannot allocate memory"], 1), ToolUsage.Nothing)
            .ShouldBeOfType<ToolResult.Exited>();
    }

    [Fact]
    public void An_exit_with_0_is_no_success_when_memory_ran_out_on_the_way() =>
        LimitOf(Of(0, reported: "testsrc2=size=3840x2160: Cannot allocate memory")).ShouldBe(ToolLimit.Memory);

    [Fact]
    public void An_exit_code_above_all_signals_is_an_exit_code() => Of(255).ShouldBeOfType<ToolResult.Exited>().Code.ShouldBe(255);

    private static ToolLimit LimitOf(ToolResult result) => result.ShouldBeOfType<ToolResult.LimitHit>().Limit;

    private static ToolResult Of(int code, Interruption? interruption = null, bool outputWasCut = false, string reported = "",
        ToolUsage? usage = null) =>
        ExitClassifier.Of(new RunEnd(code, interruption, outputWasCut), _limits, new StderrTail([reported], 1), usage ?? ToolUsage.Nothing);
}
