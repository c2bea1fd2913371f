using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;
using Transcode.Gateway.Access;
using Transcode.Gateway.GraphQL.Access;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

/// <summary>Every field of the schema with every scope: one that is new and says nothing fails here, and so does one that says something
/// else than it should.</summary>
public class FieldAccessTests
{
    /// <summary>What is not for reading. All else is.</summary>
    private static readonly Dictionary<string, Scope> _changing = new()
    {
        ["submitJob"] = Scope.Submit,
        ["cancelJob"] = Scope.Submit,
        ["prioritiseJob"] = Scope.Submit,
        ["retryJob"] = Scope.Submit,
        ["deleteOutputs"] = Scope.Submit,
        ["deleteAsset"] = Scope.Submit,
        ["drainWorker"] = Scope.Admin,
        ["pauseWorker"] = Scope.Admin,
        ["resumeWorker"] = Scope.Admin,
        ["renameWorker"] = Scope.Admin,
        ["labelWorker"] = Scope.Admin,
        ["deleteWorker"] = Scope.Admin,
        ["keepProfile"] = Scope.Admin,
        ["deleteProfile"] = Scope.Admin,
        ["createKey"] = Scope.Admin,
        ["revokeKey"] = Scope.Admin,
        ["createWebhook"] = Scope.Admin,
        ["changeWebhook"] = Scope.Admin,
        ["pauseWebhook"] = Scope.Admin,
        ["resumeWebhook"] = Scope.Admin,
        ["rotateWebhookSecret"] = Scope.Admin,
        ["deleteWebhook"] = Scope.Admin,
        ["redeliver"] = Scope.Admin,
    };

    /// <summary>What only some who read may read.</summary>
    private static readonly Dictionary<string, Scope> _guarded = new()
    {
        ["webhooks"] = Scope.Admin,
        ["webhook"] = Scope.Admin,
        ["keys"] = Scope.Admin
    };

    [Fact]
    public async Task Every_mutation_is_in_the_table()
    {
        await using var gateway = await TestGateway.Start();
        Schema(gateway).Mutation!.Fields.Select(field => field.Name).ShouldBe(_changing.Keys, ignoreOrder: true);
    }

    [Theory]
    [InlineData(Scope.Admin)]
    [InlineData(Scope.Submit)]
    [InlineData(Scope.Read)]
    [InlineData(Scope.Worker)]
    public async Task A_key_opens_the_fields_of_its_scopes_and_no_other(Scope scope)
    {
        await using var gateway = await TestGateway.Start();
        var schema = Schema(gateway);
        var caller = new Caller("one", new HashSet<Scope> { scope }, IsLocalOwner: false);
        var looked = 0;
        foreach (var path in new FieldPaths(schema).All)
        {
            var needed = _changing.GetValueOrDefault(path.Root, _guarded.GetValueOrDefault(path.Root, Scope.Read));
            var refused = await Refused(gateway, schema, path.Document, caller);
            refused.Contains(path.Field).ShouldBe(!caller.May(path.IsRoot ? needed : Scope.Read), $"{scope}: {path.Document}");
            looked++;
        }
        looked.ShouldBeGreaterThan(150);
    }

    [Fact]
    public async Task A_field_that_says_nothing_is_closed_to_all()
    {
        await using var gateway = await TestGateway.Start();
        var schema = Schema(gateway);
        var type = schema.AllTypes["PageInfo"]!;
        type.Metadata.Remove("transcode.scope").ShouldBeTrue();

        (await Refused(gateway, schema, "{ jobs { pageInfo { hasNextPage } } }", Caller.Loopback)).ShouldBe(["hasNextPage"]);
    }

    private static ISchema Schema(TestGateway gateway)
    {
        var schema = gateway.Services.GetRequiredService<ISchema>();
        schema.Initialize();
        return schema;
    }

    /// <summary>Validated, not run: a mutation must change nothing here.</summary>
    private static async Task<IReadOnlyList<string>> Refused(TestGateway gateway, ISchema schema, string text, Caller caller)
    {
        var document = new GraphQLDocumentBuilder().Build(text);
        var result = await new DocumentValidator().ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document,
            Operation = document.Definitions.OfType<GraphQLOperationDefinition>().Single(),
            Rules = [.. DocumentValidator.CoreRules, new ScopeRule()],
            UserContext = new OperationContext(caller, mayChange: true),
            RequestServices = gateway.Services,
        });
        result.Errors.Where(error => error.Code != ScopeRule.Refused).Select(error => error.Message).ShouldBeEmpty(text);
        return [.. result.Errors.Select(
            error => error.Message.Split('"') is [_, "one", _, var field, ..] ? field : error.Message.Split('"')[1])];
    }
}
