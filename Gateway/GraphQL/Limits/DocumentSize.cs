using GraphQLParser;
using GraphQLParser.AST;

namespace Transcode.Gateway.GraphQL.Limits;

/// <summary>
/// What a document asks for with its fragments written out, found by looking at each node once: several rules of validation cost the square
/// of it, and a chain of fragments is exponential. Pure.
/// </summary>
internal sealed class DocumentSize
{
    private const int Ceiling = 1_000_000;

    private static readonly HashSet<string> _schemaLists = new(StringComparer.Ordinal) { "types", "fields", "args", "inputFields",
        "enumValues", "interfaces", "possibleTypes", "directives" };

    private readonly Dictionary<ROM, GraphQLFragmentDefinition> _fragments = [];
    private readonly Dictionary<ROM, Extent> _extents = [];

    private DocumentSize() { }

    public int Operations { get; private set; }
    public int Fragments => _fragments.Count;
    public int Directives { get; private set; }
    public int Values { get; private set; }
    public int Fields { get; private set; }
    public int Aliases { get; private set; }
    public int Depth { get; private set; }
    public int SchemaLists { get; private set; }

    /// <summary>Nodes that were looked at: what the counting itself costs.</summary>
    public int Looked { get; private set; }

    public static DocumentSize Of(GraphQLDocument document)
    {
        var size = new DocumentSize();
        foreach (var definition in document.Definitions)
            if (definition is GraphQLFragmentDefinition fragment)
                size._fragments.TryAdd(fragment.FragmentName.Name.Value, fragment);
        foreach (var operation in document.Definitions.OfType<GraphQLOperationDefinition>())
            size.Add(operation);
        // Those that nothing uses are validated too.
        foreach (var name in size._fragments.Keys)
            size.Widen(size.Of(name));
        return size;
    }

    /// <returns>Null: it is within all limits.</returns>
    public string? Problem() => this switch
    {
        { Depth: > DocumentLimits.MostDepth } => $"it is more than {DocumentLimits.MostDepth} fields deep",
        { Fields: > DocumentLimits.MostFields } => $"it has more than {DocumentLimits.MostFields} fields",
        { Aliases: > DocumentLimits.MostAliases } => $"it has more than {DocumentLimits.MostAliases} aliases",
        { Directives: > DocumentLimits.MostDirectives } => $"it has more than {DocumentLimits.MostDirectives} directives",
        { Fragments: > DocumentLimits.MostFragments } => $"it has more than {DocumentLimits.MostFragments} fragments",
        { Operations: > DocumentLimits.MostOperations } => $"it has more than {DocumentLimits.MostOperations} operations",
        { Values: > DocumentLimits.MostValues } => $"it has more than {DocumentLimits.MostValues} values",
        { SchemaLists: > DocumentLimits.MostSchemaLists }
            => $"it asks for lists of the schema within lists, more than {DocumentLimits.MostSchemaLists} deep",
        _ => null,
    };

    private void Add(GraphQLOperationDefinition operation)
    {
        Operations++;
        Mark(operation.Directives);
        foreach (var variable in operation.Variables?.Items ?? [])
        {
            Values++;
            Count(variable.DefaultValue);
        }
        var extent = Of(operation.SelectionSet);
        Fields = Sum(Fields, extent.Fields);
        Aliases = Sum(Aliases, extent.Aliases);
        Depth = Math.Max(Depth, extent.Depth);
        SchemaLists = Math.Max(SchemaLists, extent.SchemaLists);
    }

    private void Widen(Extent fragment)
    {
        Fields = Math.Max(Fields, fragment.Fields);
        Aliases = Math.Max(Aliases, fragment.Aliases);
        Depth = Math.Max(Depth, fragment.Depth);
        SchemaLists = Math.Max(SchemaLists, fragment.SchemaLists);
    }

    private Extent Of(GraphQLSelectionSet? set)
    {
        var all = Extent.Nothing;
        foreach (var selection in set?.Selections ?? [])
        {
            Looked++;
            Mark((selection as IHasDirectivesNode)?.Directives);
            all = all.And(selection switch
            {
                GraphQLField field => Of(field),
                GraphQLInlineFragment inline => Of(inline.SelectionSet),
                GraphQLFragmentSpread spread => Of(spread.FragmentName.Name.Value).Spread(),
                _ => Extent.Nothing,
            });
        }
        return all;
    }

    private Extent Of(GraphQLField field)
    {
        foreach (var argument in field.Arguments?.Items ?? [])
            Count(argument.Value);
        var within = Of(field.SelectionSet);
        var isList = field.SelectionSet is not null && _schemaLists.Contains(field.Name.StringValue);
        return new(Sum(within.Fields, 1), Sum(within.Aliases, field.Alias is null ? 0 : 1), within.Depth + 1,
            within.SchemaLists + (isList ? 1 : 0));
    }

    /// <summary>A cycle counts once; its own rule names it.</summary>
    private Extent Of(ROM name)
    {
        if (_extents.TryGetValue(name, out var known))
            return known;
        if (!_fragments.TryGetValue(name, out var fragment))
            return Extent.Nothing;
        _extents[name] = Extent.Nothing;
        Mark(fragment.Directives);
        return _extents[name] = Of(fragment.SelectionSet);
    }

    private void Mark(GraphQLDirectives? directives)
    {
        foreach (var directive in directives?.Items ?? [])
        {
            Directives++;
            Looked++;
            foreach (var argument in directive.Arguments?.Items ?? [])
                Count(argument.Value);
        }
    }

    private void Count(GraphQLValue? value)
    {
        Looked++;
        Values++;
        switch (value)
        {
            case GraphQLListValue list:
                foreach (var each in list.Values ?? [])
                    Count(each);
                break;
            case GraphQLObjectValue members:
                foreach (var field in members.Fields ?? [])
                    Count(field.Value);
                break;
        }
    }

    private static int Sum(int a, int b) => (int)Math.Min((long)a + b, Ceiling);

    private readonly record struct Extent(int Fields, int Aliases, int Depth, int SchemaLists)
    {
        public static readonly Extent Nothing = new(0, 0, 0, 0);

        public Extent And(Extent other)
            => new(Sum(Fields, other.Fields), Sum(Aliases, other.Aliases), Math.Max(Depth, other.Depth),
            Math.Max(SchemaLists, other.SchemaLists));

        /// <summary>A spread costs something even where its fragment is empty or unknown.</summary>
        public Extent Spread() => this with { Fields = Sum(Fields, 1) };
    }
}
