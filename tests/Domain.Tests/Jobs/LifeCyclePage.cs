using System.Text;
using Transcode.Domain.Assets;
using Transcode.Domain.Jobs;

namespace Transcode.Domain.Tests.Jobs;

/// <summary>docs/job-life-cycle.md, written from what the deciders do.</summary>
public static class LifeCyclePage
{
    public static string Write()
    {
        var ways = LifeCycleMap.Explore();
        return $"""
            # The life of a job

            Written by a test from `JobDecider` and `AssetDecider`; do not edit. After a change of the rules, run the tests of `Domain.Tests` with
            `TRANSCODE_REGENERATE=1` and read the difference.

            ```mermaid
            stateDiagram-v2
            {Diagram(ways)}
            ```

            ## What each state answers

            A command that is not listed for a state, or that comes with other circumstances, is refused for the reason given.

            | state | command | what happens | state after |
            |---|---|---|---|
            {Table(ways)}

            ## The status of its asset

            ```mermaid
            stateDiagram-v2
            {AssetDiagram()}
            ```

            """;
    }

    private static string Diagram(IEnumerable<LifeCycleMap.Way> ways) => Lines(ways
        .Where(way => way.Events.Length > 0)
        .GroupBy(way => (way.From, way.To))
        .OrderBy(group => Order(group.Key.From)).ThenBy(group => Order(group.Key.To))
        .Select(group => $"    {group.Key.From} --> {group.Key.To}: {string.Join(", ", group.Select(way => way.Command).Distinct().Order(StringComparer.Ordinal))}")
        .Concat(_states.Where(state => IsFinal(ways, state)).Select(state => $"    {state} --> [*]")));

    /// <summary>Nothing leads out of it.</summary>
    private static bool IsFinal(IEnumerable<LifeCycleMap.Way> ways, string state) => !ways.Any(way => way.From == state && way.To != state);

    private static string Table(IEnumerable<LifeCycleMap.Way> ways) => Lines(ways
        .OrderBy(way => Order(way.From)).ThenBy(way => way.Command, StringComparer.Ordinal).ThenBy(way => way.Refused)
        .ThenBy(way => Order(way.To)).ThenBy(way => way.Events, StringComparer.Ordinal)
        .Select(way => $"| {Describe(way.From)} | {way.Command} | {What(way)} | {(way.Refused is null ? Describe(way.To) : "")} |"));

    private static string What(LifeCycleMap.Way way) => way switch
    {
        { Refused: { } why } => $"refused: {why}",
        { Events: "" } => "nothing: it was told twice",
        _ => way.Events,
    };

    private static string AssetDiagram() => Lines(
        from state in Enum.GetValues<AssetStatus>()
        from to in Enum.GetValues<AssetStatus>()
        where AssetDecider.Move(new Asset { Id = new("a"), Label = "", Status = state, At = default }, to) is not null
        select $"    {state} --> {to}");

    private static readonly string[] _states =
        [nameof(Job.Fetching), nameof(Job.Probing), nameof(Job.Encoding), nameof(Job.Packaging), nameof(Job.Ready), nameof(Job.Failed),
            nameof(Job.Rejected), nameof(Job.Cancelled)];

    private static int Order(string state) => Array.IndexOf(_states, state);

    private static string Describe(string state) => state == LifeCycleMap.Start ? "(none)" : state;

    private static string Lines(IEnumerable<string> lines) => new StringBuilder().AppendJoin('\n', lines).ToString();
}
