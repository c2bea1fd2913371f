using System.Net;
using GraphQL;
using GraphQLParser;
using Transcode.Gateway.GraphQL.Limits;
using Transcode.Gateway.Tests.Fixtures;

namespace Transcode.Gateway.Tests.GraphQL;

/// <summary>What costs much is refused before a rule of validation sees it, and finding that out costs one look at each node.</summary>
public class HostileQueryTests
{
    public static TheoryData<string> Hostile => new(_documents.Keys);

    private static readonly Dictionary<string, string> _documents = new()
    {
        ["depth 50"] = "{" + Repeat(50, " job(id:1) { asset {") + "id" + Repeat(50, "}}") + "}",
        ["braces 5,000 deep"] = Repeat(5000, "{a") + Repeat(5000, "}"),
        ["lists 20,000 deep"] = "{ jobs(after:" + Repeat(20_000, "[") + Repeat(20_000, "]") + ") { totalCount } }",
        ["1,000 aliases"] = "{" + string.Concat(Enumerable.Range(0, 1000).Select(i => $" a{i}: __typename")) + "}",
        ["10,000 aliases"] = "{" + string.Concat(Enumerable.Range(0, 10_000).Select(i => $" a{i}: __typename")) + "}",
        ["the same field 6,000 times"] = "{" + Repeat(6000, "__typename ") + "}",
        ["fragment bomb 3^24"] = Bomb(24, 3),
        ["fragment bomb that nothing uses"] = "{ __typename } " + Bomb(24, 3)["{ ...B0 }".Length..],
        ["aliases by fragments"] = "{" + Repeat(30, " ...F") + "} fragment F on Query { a: __typename b: __typename }",
        ["4,000 directives"] = "{ __typename " + Repeat(4000, "@skip(if:false)") + "}",
        ["60,000 directives"] = "{ __typename " + Repeat(60_000, "@skip(if:false)") + "}",
        ["directives on an operation"] = "query Q " + Repeat(500, "@skip(if:false)") + " { __typename }",
        ["5,000 operations"] = string.Concat(Enumerable.Range(0, 5000).Select(i => $"query Q{i}{{a}}")),
        ["2,000 values"] = "{ jobs(filter: {states: [" + Repeat(2000, "READY ") + "]}) { totalCount } }",
        ["2,000 variables"] = "query Q(" + string.Concat(Enumerable.Range(0, 2000).Select(i => $"$v{i}:Int ")) + ") { __typename }",
        ["lists of the schema within lists"] = "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void It_is_refused_before_validation(string name) =>
        Should.Throw<ExecutionError>(() => new BoundedDocuments().Build(_documents[name])).Code.ShouldBe(BoundedDocuments.TooLarge);

    [Fact]
    public async Task The_server_refuses_each_and_goes_on()
    {
        await using var gateway = await TestGateway.Start();
        foreach (var (name, document) in _documents)
        {
            using var answer = await gateway.Http.Send(document);
            (await answer.Code()).ShouldBe(answer.StatusCode == HttpStatusCode.RequestEntityTooLarge ? "request.invalid"
                : BoundedDocuments.TooLarge, name);
        }
        (await gateway.Http.Ask("{ __typename }")).Text("__typename").ShouldBe("Query");
    }

    [Theory]
    [InlineData("fragment bomb 3^24", 24 * 3 + 2)]
    [InlineData("4,000 directives", 1 + 4000 * 2)]
    [InlineData("1,000 aliases", 1000)]
    public void Counting_looks_at_each_node_once(string name, int nodes)
        => DocumentSize.Of(Parser.Parse(_documents[name])).Looked.ShouldBe(nodes);

    [Fact]
    public void Fragments_that_go_round_in_a_circle_are_counted_to_an_end() =>
        DocumentSize.Of(Parser.Parse("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }")).Problem()
            .ShouldBeNull("its own rule names it");

    [Fact]
    public async Task A_page_of_everything_is_refused_for_its_cost_and_by_its_variables_too()
    {
        await using var gateway = await TestGateway.Start();
        const string query = "query All($first: Int!) { jobs(first: $first) { nodes { steps { id kind why chunk { number start end } } "
            + "renditions { chunks { number state } } } } }";

        using var small = await gateway.Http.Send(query, new { first = 1 });
        using var large = await gateway.Http.Send(query, new { first = 100 });

        (await small.Json()).TryGetProperty("errors", out _).ShouldBeFalse();
        (await large.Code()).ShouldBe(BoundedDocuments.TooLarge);
    }

    [Fact]
    public async Task The_usual_introspection_is_answered()
    {
        await using var gateway = await TestGateway.Start();
        const string type = "kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name "
            + "ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } }";
        const string input = "name description type { ..." + "T } defaultValue";

        var schema = (await gateway.Http.Ask($$"""
            query IntrospectionQuery { __schema { queryType { name kind } mutationType { name kind } subscriptionType { name kind }
              types { ...F } directives { name description locations args { {{input}} } } } }
            fragment F on __Type { kind name description fields(includeDeprecated: true) { name description args { {{input}} } type { ...T } isDeprecated deprecationReason }
              inputFields { {{input}} } interfaces { ...T } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...T } }
            fragment T on __Type { {{type}} }
            """)).GetProperty("__schema");

        schema.GetProperty("types").Texts("name").ShouldContain("Job");
    }

    [Fact]
    public async Task A_request_is_bounded_however_it_is_shaped()
    {
        await using var gateway = await TestGateway.Start();
        async Task<(HttpStatusCode Status, string Code)> Post(string body, string type = "application/json")
        {
            using var answer = await gateway.Http.PostAsync("/graphql", new StringContent(body, null, type));
            return (answer.StatusCode, await answer.Code());
        }

        (await Post("[{\"query\":\"{__typename}\"},{\"query\":\"{__typename}\"}]")).ShouldBe((HttpStatusCode.BadRequest,
            "request.invalid"));
        (await Post("{\"query\":\"{__typename}\",\"variables\":{\"a\":" + Repeat(100, "[") + Repeat(100, "]") + "}}")).ShouldBe(
            (HttpStatusCode.BadRequest, "request.invalid"));
        (await Post("{\"query\":\"" + Repeat(300_000, "x") + "\"}")).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "request.invalid"));
        (await Post("{\"query\":\"{__typename}\"}", "text/plain")).ShouldBe((HttpStatusCode.UnsupportedMediaType, "request.invalid"));
        (await Post("{\"query\":1}")).ShouldBe((HttpStatusCode.BadRequest, "request.invalid"));
    }

    private static string Repeat(int times, string text) => string.Concat(Enumerable.Repeat(text, times));

    private static string Bomb(int length, int width) =>
        "{ ...B0 }"
            + string.Concat(Enumerable.Range(0, length).Select(i => $"fragment B{i} on Query {{{Repeat(width, $" ...B{i + 1}")} }}"))
            + $"fragment B{length} on Query {{ __typename }}";
}
