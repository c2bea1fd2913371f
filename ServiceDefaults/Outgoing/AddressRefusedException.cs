using Transcode.Domain.Addresses;

namespace Transcode.ServiceDefaults.Outgoing;

/// <summary>The guard did not let a request out; nothing was sent to that address.</summary>
public sealed class AddressRefusedException(AddressRefusal why) : HttpRequestException(HttpRequestError.ConnectionError, why.Message)
{
    public AddressRefusal Why { get; } = why;

    /// <summary>What stands in the way is this, whatever was wrapped around it; null: something else.</summary>
    public static AddressRefusal? Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
            if (exception is AddressRefusedException refused)
                return refused.Why;
        return null;
    }
}
