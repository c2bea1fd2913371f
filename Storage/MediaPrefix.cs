namespace Transcode.Storage;

/// <summary>
/// A folder of keys. "a/b" covers "a/b/c" and "a/b/c/d", never "a/bc". <see cref="Root"/> covers everything.
/// </summary>
public sealed record MediaPrefix
{
    public static readonly MediaPrefix Root = new("");

    private MediaPrefix(string value) => Value = value;

    /// <summary>Without a '/' at the end; empty for the root.</summary>
    public string Value { get; }

    public bool IsRoot => Value.Length == 0;

    public static MediaPrefix Parse(string text) => text.Length == 0 ? Root : Of(MediaKey.Parse(text).Value);

    internal static MediaPrefix Of(string checkedValue) => checkedValue.Length == 0 ? Root : new MediaPrefix(checkedValue);

    public MediaKey Key(string relative) => MediaKey.Parse(IsRoot ? relative : $"{Value}/{relative}");

    public MediaPrefix Folder(string relative) => Of(Key(relative).Value);

    public bool Covers(MediaKey key) => IsRoot || key.Value.StartsWith(Value + "/", StringComparison.Ordinal);

    /// <summary>True where one of the two holds the other, so that moving between them would never end.</summary>
    public bool Overlaps(MediaPrefix other) =>
        IsRoot || other.IsRoot || Value == other.Value
        || Value.StartsWith(other.Value + "/", StringComparison.Ordinal)
        || other.Value.StartsWith(Value + "/", StringComparison.Ordinal);

    /// <summary>The part of the key below this prefix.</summary>
    public string Relative(MediaKey key) =>
        !Covers(key) ? throw new ArgumentException($"{key} is not below {this}.", nameof(key))
        : IsRoot ? key.Value
        : key.Value[(Value.Length + 1)..];

    public override string ToString() => IsRoot ? "(root)" : Value + "/";
}
