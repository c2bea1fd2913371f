namespace Transcode.Gateway.Access;

/// <summary>A key has done as much as it may; the message says of what, and when there is more. For where no answer can be returned: in the
/// middle of a body.</summary>
internal sealed class QuotaException(string message) : Exception(message)
{
    public static QuotaException OfBytes(Caller caller, long left) =>
        new($"The key \"{caller.Name}\" may upload {left} more bytes today. Wait until midnight UTC, or have its bytes_per_day raised with "
            + $"a new key.");
}
