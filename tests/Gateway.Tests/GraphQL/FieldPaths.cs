using GraphQL.Types;

namespace Transcode.Gateway.Tests.GraphQL;

/// <summary>One document for each field of each type, by the shortest way from a root.</summary>
internal sealed class FieldPaths
{
    private readonly ISchema _schema;
    private readonly HashSet<string> _seen = [];
    private readonly Queue<(IGraphType Type, string Root, Func<string, string> Wrap)> _open = new();

    public FieldPaths(ISchema schema)
    {
        _schema = schema;
        All = [.. Find()];
    }

    public IReadOnlyList<FieldPath> All { get; }

    private IEnumerable<FieldPath> Find()
    {
        foreach (var (root, word) in new[] { ((IObjectGraphType)_schema.Query, "query"), (_schema.Mutation!, "mutation"),
            (_schema.Subscription!, "subscription") })
            foreach (var field in root.Fields)
                yield return Visit(field, field.Name, isRoot: true, inner => $"{word} {{ {inner} }}");
        while (_open.TryDequeue(out var open))
        {
            if (!_seen.Add(open.Type.Name))
                continue;
            if (open.Type is UnionGraphType union)
                foreach (var possible in union.PossibleTypes)
                    _open.Enqueue((possible, open.Root, inner => open.Wrap($"... on {possible.Name} {{ {inner} }}")));
            if (open.Type is IObjectGraphType { ResolvedInterfaces: var interfaces })
                foreach (var one in interfaces)
                    _open.Enqueue((one, open.Root, inner => open.Wrap($"... on {one.Name} {{ {inner} }}")));
            if (open.Type is IComplexGraphType complex)
                foreach (var field in complex.Fields)
                    yield return Visit(field, open.Root, isRoot: false, open.Wrap);
        }
    }

    private FieldPath Visit(FieldType field, string root, bool isRoot, Func<string, string> wrap)
    {
        var type = Named(field.ResolvedType!);
        var call = field.Name + Arguments(field);
        var isLeaf = type is ScalarGraphType;
        if (!isLeaf)
            _open.Enqueue((type, root, inner => wrap($"{call} {{ {inner} }}")));
        return new FieldPath(root, isRoot, field.Name, wrap(isLeaf ? call : $"{call} {{ __typename }}"));
    }

    private static string Arguments(FieldType field)
    {
        var needed = field.Arguments?.Where(argument => argument.ResolvedType is NonNullGraphType && argument.DefaultValue is null)
            .Select(argument => $"{argument.Name}: {Value(argument.ResolvedType!)}").ToList();
        return needed is { Count: > 0 } ? $"({string.Join(", ", needed)})" : "";
    }

    private static string Value(IGraphType type) => type switch
    {
        NonNullGraphType { ResolvedType: var inner } => Value(inner!),
        ListGraphType => "[]",
        IInputObjectGraphType { Fields: var fields }
            => $"{{ {string.Join(", ", fields.Where(field => field.ResolvedType is NonNullGraphType && field.DefaultValue is null).Select(field => $"{field.Name}: {Value(field.ResolvedType!)}"))} }}",
        IntGraphType => "1",
        BooleanGraphType => "true",
        _ => "\"x\"",
    };

    private static IGraphType Named(IGraphType type) => type is IProvideResolvedType { ResolvedType: { } inner } ? Named(inner) : type;
}

/// <param name="Root">Field of the query, mutation or subscription.</param>
/// <param name="IsRoot">It is that field itself.</param>
/// <param name="Field">Which is looked at.</param>
/// <param name="Document">That asks for it.</param>
internal sealed record FieldPath(string Root, bool IsRoot, string Field, string Document);
