using System.ComponentModel;
using GraphQL;
using Transcode.Domain.Lists;
using Transcode.Gateway.GraphQL.Webhooks;

namespace Transcode.Gateway.GraphQL.Jobs;

[Name("JobFilter"), Description("Which jobs to list; what is left out does not matter.")]
internal sealed class JobFilterInput
{
    [Description("Any of these.")]
    public List<JobState>? States { get; set; }

    [Description("Part of the label, case not regarded.")]
    public string? Label { get; set; }
}

[Name("SubmitJob"), Description("What to make of what. Upload first, PUT /api/assets?name=movie.mkv, or name an address.")]
internal sealed class SubmitJobInput
{
    [Id, Description("An uploaded asset. One of this, `path` and `url`.")]
    public string? AssetId { get; set; }

    [Description("Absolute path of a file of the server's machine; only for the user that runs it.")]
    public string? Path { get; set; }

    [Description("An http or https address, or s3://bucket/key or az://container/blob of a configured store, which a worker fetches.")]
    public string? Url { get; set; }

    [Description("By name; none: those that are usual for the kind of source.")]
    public List<string>? Profiles { get; set; }

    [Description("What to call it; default: the file's name.")]
    public string? Label { get; set; }

    [Description("Higher goes first; default 0.")]
    public int? Priority { get; set; }

    [Description("How often the job may be tried again when it failed; default 1.")]
    public int? Retries { get; set; }

    [Description("To be ready so many seconds after its submission, where machines may be borrowed for that; default: as the settings say.")]
    public int? DeadlineSeconds { get; set; }

    [Description("Where an unfinished job has the same source and profiles, answer that one; default false.")]
    public bool? Attach { get; set; }

    [Description("An address that is told of this job alone.")]
    public WebhookInput? Webhook { get; set; }
}
