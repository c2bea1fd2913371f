namespace Transcode.Storage;

/// <summary>Why a text is no key.</summary>
public enum MediaKeyFault
{
    Empty = 1,
    /// <summary>Begins with '/'.</summary>
    Absolute = 2,
    /// <summary>Two '/' in a row, or one at the end.</summary>
    EmptySegment = 3,
    /// <summary>A segment is "." or "..".</summary>
    DotSegment = 4,
    /// <summary>A segment begins with '.': such names belong to the store itself.</summary>
    HiddenSegment = 5,
    /// <summary>A segment begins with '-': tools would take it for an option.</summary>
    LeadingDash = 6,
    /// <summary>A segment begins or ends with a space or ends with '.': some file systems drop these, and two keys become one.</summary>
    EdgeOfSegment = 7,
    Backslash = 8,
    ControlCharacter = 9,
    TooLong = 10,
    SegmentTooLong = 11,
    /// <summary>Contains half of a surrogate pair.</summary>
    NotUnicode = 12,
    /// <summary>Contains a '/' where one segment was asked for.</summary>
    MoreThanOneSegment = 13,
}

/// <summary>A key that was not made by us was used as if it were. The message never repeats control characters.</summary>
public sealed class MediaKeyException(string text, MediaKeyFault fault)
    : ArgumentException($"\"{Shown(text)}\" is not a storage key: {fault}.")
{
    public MediaKeyFault Fault { get; } = fault;

    private static string Shown(string text) =>
        new(text.Take(80).Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) ? '?' : letter).ToArray());
}
