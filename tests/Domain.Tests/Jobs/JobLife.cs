using System.Text.Json;
using Transcode.Domain.Jobs;
using Transcode.Domain.Protocol;
using Transcode.Domain.Steps;

namespace Transcode.Domain.Tests.Jobs;

/// <summary>Given what happened, when this is asked, then that happens. No mocks: the decider is pure.</summary>
public sealed record JobLife(Job? Job, Decision? Reported = null)
{
    /// <summary>All that happened so far.</summary>
    public IReadOnlyList<JobEvent> History { get; init; } = [];

    public static readonly JobLife Nothing = new((Job?)null);

    public static JobLife Submitted(JobOrder? order = null) => Nothing.When(new JobCommand.Submit(order ?? Samples.Order("j")));

    public static JobLife Encoding(JobOrder? order = null) => Submitted(order).When(Done("probe", Samples.Probed()));

    public static JobLife Packaging()
    {
        var life = Encoding();
        while (life.Job is Job.Encoding)
            life = life.When(Done(JobDecider.Open(life.Job)[0].Id.Value, Samples.Encoded));
        return life;
    }

    public static JobLife Ready() => Packaging().When(Done("hls.package", Samples.Packaged)).When(Done("hls.verify", Samples.Verified));

    public static JobLife Failed(JobOrder? order = null)
        => Encoding(order).When(FailedStep("hls.video.0001", Samples.Crash)).When(FailedStep("hls.video.0001", Samples.Crash));

    public static JobLife Rejected() => Submitted().When(new JobCommand.RecordReject(StepGraph.ProbeId, Samples.Anna, Samples.BadInput));

    public static JobLife Cancelled() => Submitted().When(new JobCommand.Cancel("enough"));

    public static JobCommand Done(string step, StepResult result) => new JobCommand.RecordStep(new(step), Samples.Anna, result);

    public static JobCommand FailedStep(string step, Failure why, DateTimeOffset? at = null) => Samples.FailedStep(new(step), why, at);

    public static JobCommand LostWorker(string step, DateTimeOffset? at = null) => Samples.LostWorker(new(step), at);

    public JobLife When(JobCommand command)
    {
        var decision = JobDecider.Decide(Job, command);
        IReadOnlyList<JobEvent> events = decision is Decision.Accept accepted ? accepted.Events : [];
        return new(events.Aggregate(Job, JobDecider.Evolve), decision) { History = [.. History, .. events] };
    }

    /// <summary>Exactly these events, compared as they are stored.</summary>
    public JobLife Then(params JobEvent[] expected)
    {
        Reported.ShouldBeOfType<Decision.Accept>().Events.Select(Json).ShouldBe(expected.Select(Json));
        return this;
    }

    /// <summary>Events of exactly these kinds.</summary>
    public JobLife Then(params Type[] expected)
    {
        Reported.ShouldBeOfType<Decision.Accept>().Events.Select(happened => happened.GetType()).ShouldBe(expected);
        return this;
    }

    /// <summary>The one event of this kind among those.</summary>
    public T Told<T>() where T : JobEvent => Reported.ShouldBeOfType<Decision.Accept>().Events.OfType<T>().ShouldHaveSingleItem();

    public void ThenNothing() => Reported.ShouldBeOfType<Decision.Accept>().Events.ShouldBeEmpty();

    public void ThenRefused(Refusal why) => Reported.ShouldBe(new Decision.Refuse(why));

    public T Is<T>() where T : Job => Job.ShouldBeOfType<T>();

    private static string Json(JobEvent happened) => JsonSerializer.Serialize(happened, ProtocolJson.Default.JobEvent);
}
