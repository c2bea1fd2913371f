using System.ComponentModel;
using GraphQL;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;

namespace Transcode.Gateway.GraphQL.Keys;

[Name("CreateKey"), Description("A key to be made.")]
internal sealed class CreateKeyInput
{
    [Description("For people, 1 to 100 characters.")]
    public string Name { get; set; } = "";

    [Description("admin, submit, read, worker; at least one.")]
    public List<string> Scopes { get; set; } = [];

    [Description("1 to 40 of a-z, 0-9 and '-'; null: of the platform, it sees all tenants.")]
    public string? Tenant { get; set; }

    [Description("Null: never.")]
    public DateTimeOffset? ExpiresAt { get; set; }

    [Description("Many workers may join with it; else the first that does has it alone.")]
    public bool? ForManyWorkers { get; set; }

    [Description("On each server; null: any number.")]
    public int? RequestsPerMinute { get; set; }

    public int? JobsAtOnce { get; set; }

    [Description("Uploaded in a day of UTC; null: any number.")]
    public long? BytesPerDay { get; set; }
}

[Requires(Scope.Read)]
internal sealed record KeyCreated(KeyNode Key, [property: Description("The whole key. It is shown this once: keep it.")] string Secret);

[Requires(Scope.Read), Description("It opens nothing any more.")]
internal sealed record KeyRevoked(KeyNode Key);

[Requires(Scope.Read), Implements(typeof(IRefusal))]
internal sealed record KeyRefused(string Code, string Message) : IRefusal;

internal sealed class CreateKeyResult : OutcomeUnion<KeyCreated, KeyRefused>;

internal sealed class RevokeKeyResult : OutcomeUnion<KeyRevoked, KeyRefused>;
