using Transcode.Domain;
using Transcode.Domain.Lists;
using Transcode.Web.Texts;

namespace Transcode.Web.Jobs;

/// <summary>Which jobs a list shows; the address of the page holds it, so that it can be sent to somebody. Pure.</summary>
/// <param name="Search">Part of the label; null: all.</param>
/// <param name="State">As in the API; null or unknown: all.</param>
/// <param name="Before">The last job of the page before; null: the first page.</param>
public sealed record JobListAddress(string? Search, string? State, string? Before)
{
    public const int PageSize = 50;

    public bool IsFiltered => Filter is { Label: not null } or { State: not null };

    public JobFilter Filter => new(
        Enum.GetValues<JobState>().Cast<JobState?>().FirstOrDefault(state => StateName.Of(state!.Value) == State),
        string.IsNullOrWhiteSpace(Search) ? null : Search.Trim(),
        PageSize,
        string.IsNullOrEmpty(Before) ? null : new JobId(Before));

    public override string ToString()
    {
        var parts = new[] { ("q", Search), ("state", State), ("before", Before) }
            .Where(part => !string.IsNullOrWhiteSpace(part.Item2)).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}")
            .ToList();
        return parts.Count == 0 ? "/jobs" : "/jobs?" + string.Join('&', parts);
    }
}
