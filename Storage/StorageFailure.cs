namespace Transcode.Storage;

/// <summary>What can go wrong with storage through no fault of the caller, each with what to do next.</summary>
public abstract record StorageFailure
{
    private StorageFailure() { }

    public abstract string Message { get; }

    public sealed record StorageFull(string Where) : StorageFailure
    {
        public override string Message =>
            $"Storage: no space left at {Where}. Free space or enlarge the volume (Storage:Folder:Root names it), or raise the quota; then "
                + $"retry the step.";
    }

    public sealed record AccessDenied(string Where) : StorageFailure
    {
        public override string Message =>
            $"Storage: access to {Where} was refused. Check the owner and mode of Storage:Folder:Root, the credentials Storage:S3:AccessKey "
                + $"and their policy, "
            + "or Storage:Blob:ConnectionString and the roles of the identity.";
    }

    public sealed record Unreachable(string Where, string Why) : StorageFailure
    {
        public override string Message =>
            $"Storage: {Where} did not answer ({Why}). Check Storage:S3:Endpoint or Storage:Blob:AccountUrl, and the network; the step can "
                + $"be retried.";
    }

    public sealed record BucketMissing(string Bucket) : StorageFailure
    {
        public override string Message => $"Storage: there is no bucket \"{Bucket}\". Create it, or correct Storage:S3:Bucket.";
    }

    public sealed record ContainerMissing(string Container) : StorageFailure
    {
        public override string Message => $"Storage: there is no container \"{Container}\". Create it, or correct Storage:Blob:Container.";
    }

    public sealed record LengthMismatch(MediaKey Key, long Announced, long Received) : StorageFailure
    {
        public override string Message =>
            $"Storage: {Key} was announced with {Announced} bytes and {Received} arrived. Nothing was stored; send it again.";
    }

    public sealed record UploadGone(MediaKey Key) : StorageFailure
    {
        public override string Message =>
            $"Storage: the multipart upload of {Key} is not known; it was aborted, or swept as stale. Start a new one.";
    }

    public sealed record PartRefused(MediaKey Key, int Part, string Why) : StorageFailure
    {
        public override string Message => $"Storage: part {Part} of {Key} is not usable ({Why}). Send this part again, then complete.";
    }

    public sealed record KeyConflict(MediaKey Key) : StorageFailure
    {
        public override string Message => $"Storage: {Key} cannot be a file and a folder at once. Choose another key.";
    }

    public sealed record Broken(string Where, string Why) : StorageFailure
    {
        public override string Message => $"Storage: {Where} failed ({Why}). Look at the volume or the service; the step can be retried.";
    }
}

public sealed class MediaStoreException(StorageFailure failure, Exception? inner = null) : IOException(failure.Message, inner)
{
    public StorageFailure Failure { get; } = failure;
}
