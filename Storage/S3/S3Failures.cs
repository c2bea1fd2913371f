using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;

namespace Transcode.Storage.S3;

/// <summary>Gives the service's errors their names.</summary>
internal static class S3Failures
{
    public static async Task<T> Guard<T>(S3Bucket bucket, Func<Task<T>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception exception) when (NameOf(exception, bucket) is { } failure)
        {
            throw new MediaStoreException(failure, exception);
        }
    }

    public static bool IsMissing(AmazonS3Exception exception) =>
        exception.StatusCode == HttpStatusCode.NotFound && exception.ErrorCode != "NoSuchBucket";

    private static StorageFailure? NameOf(Exception exception, S3Bucket bucket) => exception switch
    {
        MediaStoreException => null,
        AmazonS3Exception { ErrorCode: "NoSuchBucket" } => new StorageFailure.BucketMissing(bucket.Name),
        AmazonS3Exception { ErrorCode: "QuotaExceeded" or "InsufficientCapacity" or "XMinioStorageFull" }
            or AmazonS3Exception { StatusCode: HttpStatusCode.InsufficientStorage } => new StorageFailure.StorageFull(bucket.Where),
        AmazonS3Exception { StatusCode: HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized }
            => new StorageFailure.AccessDenied(bucket.Where),
        AmazonS3Exception { StatusCode: >= HttpStatusCode.InternalServerError } service
            => new StorageFailure.Unreachable(bucket.Where, ReasonOf(service)),
        AmazonS3Exception service when service.StatusCode is not default(HttpStatusCode)
            => new StorageFailure.Broken(bucket.Where, ReasonOf(service)),
        // The caller's cancellation carries no time-out and stays what it is.
        AmazonServiceException or AmazonClientException or HttpRequestException or SocketException or TimeoutException
            or OperationCanceledException { InnerException: TimeoutException } =>
            new StorageFailure.Unreachable(bucket.Where, exception.GetBaseException().Message),
        _ => null,
    };

    private static string ReasonOf(AmazonS3Exception exception) => $"{(int)exception.StatusCode} {exception.ErrorCode}";
}
