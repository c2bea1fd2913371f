namespace Transcode.Gateway.GraphQL.Limits;

/// <summary>What an operation may ask for. All but the last are counted before anything else looks at the document, with its fragments
/// written out.</summary>
internal static class DocumentLimits
{
    public const int MostRequestBytes = 128 << 10;
    public const int LongestDocument = 64 << 10;
    public const int MostDepth = 20;
    public const int MostFields = 500;
    public const int MostAliases = 50;
    public const int MostDirectives = 50;
    public const int MostFragments = 50;
    public const int MostOperations = 20;
    public const int MostValues = 1000;

    /// <summary>A type has fields, which have types, which have fields: each list within a list multiplies what the schema
    /// answers.</summary>
    public const int MostSchemaLists = 3;

    /// <summary>Of <c>first</c>.</summary>
    public const int LongestPage = 100;

    /// <summary>Fields of the answer, with lists at their expected length; a field that costs a look at a job counts more.</summary>
    public const int MostComplexity = 5000;
}
