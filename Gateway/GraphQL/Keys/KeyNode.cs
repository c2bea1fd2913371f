using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.Keys;

namespace Transcode.Gateway.GraphQL.Keys;

[Name("Key"), Requires(Scope.Read), Description("An API key that was made here; never with its secret.")]
internal sealed class KeyNode(KeyReport key)
{
    [Id, Description("The key begins with tk_ and this.")]
    public string Id => key.Id;

    public string Name => key.Name;

    [Description("\"holds\", \"expired\" or \"revoked\".")]
    public string State => key.State;

    [Description("admin, submit, read, worker.")]
    public IReadOnlyList<string> Scopes => key.Scopes;

    [Description("Null: of the platform, it sees all tenants.")]
    public string? Tenant => key.Tenant;

    public DateTimeOffset CreatedAt => key.CreatedAt;
    public DateTimeOffset? ExpiresAt => key.ExpiresAt;
    public DateTimeOffset? RevokedAt => key.RevokedAt;

    [Description("Right to a minute or two.")]
    public DateTimeOffset? LastUsedAt => key.LastUsedAt;

    [Description("Many workers may join with it; else the first that does has it alone.")]
    public bool ForManyWorkers => key.ForManyWorkers;

    [Id, Description("The worker that joined with it.")]
    public string? WorkerId => key.Worker;

    [Description("On each server; null: any number.")]
    public int? RequestsPerMinute => key.RequestsPerMinute;

    public int? JobsAtOnce => key.JobsAtOnce;

    [Description("Uploaded in a day of UTC; null: any number.")]
    public long? BytesPerDay => key.BytesPerDay;

    public long UploadedToday => key.UploadedToday;
}
