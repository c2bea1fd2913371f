using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Transcode.Gateway.GraphQL.Limits;

/// <summary>Reads a document and refuses one that asks for too much, before any rule of validation sees it. Nothing is kept: a document
/// that was let through once may ask for more by its variables.</summary>
internal sealed class BoundedDocuments : IDocumentBuilder
{
    public const string TooLarge = "query.too_large";

    /// <summary>Of braces and brackets; <see cref="DocumentLimits.MostDepth"/> is what counts, this only keeps the parser's
    /// stack.</summary>
    private const int DeepestText = 100;

    private readonly GraphQLDocumentBuilder _parser = new() { IgnoreComments = true, MaxDepth = DeepestText };

    public GraphQLDocument Build(string body)
    {
        if (body.Length > DocumentLimits.LongestDocument)
            throw Refuse($"it has more than {DocumentLimits.LongestDocument} characters");
        var document = Parse(body);
        return DocumentSize.Of(document).Problem() is { } problem ? throw Refuse(problem) : document;
    }

    private GraphQLDocument Parse(string body)
    {
        try
        {
            return _parser.Build(body);
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw Refuse($"its braces and brackets are more than {DeepestText} deep");
        }
    }

    private static ExecutionError Refuse(string why) => new($"The document asks for too much: {why}.") { Code = TooLarge };
}
