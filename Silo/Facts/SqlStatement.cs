namespace Transcode.Silo.Facts;

/// <summary>One statement with its values, $1 and so on; the same text for every engine. Numbers are long.</summary>
internal sealed class SqlStatement(string text, params object?[] values)
{
    public string Text => text;

    public IReadOnlyList<object?> Values => values;
}

/// <summary>A row with that key exists already: somebody else was quicker.</summary>
public sealed class AlreadyWrittenException(Exception cause) : Exception("Somebody else was quicker.", cause);
