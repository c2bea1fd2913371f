using System.Net.Sockets;
using Azure;
using Azure.Identity;

namespace Transcode.Storage.Blob;

/// <summary>Gives the service's errors their names.</summary>
internal static class BlobFailures
{
#pragma warning disable CA1068 // What is guarded reads best at the end: it is often many lines.
    public static async Task<T> Guard<T>(BlobContainer container, CancellationToken stop, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (!(exception is OperationCanceledException && stop.IsCancellationRequested)
            && NameOf(exception, container) is { } failure)
        {
            throw new MediaStoreException(failure, exception);
        }
    }
#pragma warning restore CA1068

    /// <summary>The blob is not there; not: the container is not.</summary>
    public static bool IsMissing(RequestFailedException exception)
        => exception is { Status: 404 } and not { ErrorCode: "ContainerNotFound" };

    private static StorageFailure? NameOf(Exception exception, BlobContainer container) => exception switch
    {
        MediaStoreException => null,
        BlobPieceException => new StorageFailure.Broken(container.Where, "a part went while the object was put together"),
        RequestFailedException { ErrorCode: "ContainerNotFound" or "ContainerBeingDeleted" }
            => new StorageFailure.ContainerMissing(container.Options.Container),
        RequestFailedException { Status: 401 or 403 } or AuthenticationFailedException => new StorageFailure.AccessDenied(container.Where),
        RequestFailedException { Status: >= 500 or 0 } service => new StorageFailure.Unreachable(container.Where, ReasonOf(service)),
        RequestFailedException service => new StorageFailure.Broken(container.Where, ReasonOf(service)),
        // So the client says that it has tried as often as it may.
        AggregateException { InnerExceptions: [.., var last] } => NameOf(last, container),
        // The caller's own cancellation was let through; what is left is a time-out of the client.
        HttpRequestException or SocketException or TimeoutException or OperationCanceledException =>
            new StorageFailure.Unreachable(container.Where, exception.GetBaseException().Message),
        _ => null,
    };

    // The message of the service's exception repeats headers and addresses; its code does not.
    private static string ReasonOf(RequestFailedException exception) =>
        exception.Status == 0 ? exception.GetBaseException().Message : $"{exception.Status} {exception.ErrorCode}";
}
