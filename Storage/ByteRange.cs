namespace Transcode.Storage;

/// <summary>A part of an object, as HTTP (RFC 9110, 14.1) means it.</summary>
public abstract record ByteRange
{
    private ByteRange() { }

    /// <summary>Both ends included; an end behind the object's is cut to it.</summary>
    public sealed record Between(long First, long Last) : ByteRange;

    public sealed record From(long First) : ByteRange;

    /// <summary>The last bytes; the whole object when it is shorter.</summary>
    public sealed record Final(long Count) : ByteRange;

    /// <summary>Start and length within an object of this length, or null when no byte of it is covered.</summary>
    public (long Start, long Length)? Within(long length)
    {
        var (first, last) = this switch
        {
            Between between => (between.First, Math.Min(between.Last, length - 1)),
            From from => (from.First, length - 1),
            Final final => (Math.Max(0, length - final.Count), length - 1),
            _ => throw new InvalidOperationException($"No such range: {this}"),
        };
        return first < 0 || first > last ? null : (first, last - first + 1);
    }
}
