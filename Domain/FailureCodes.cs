namespace Transcode.Domain;

/// <summary>Every code a person or a program can meet; docs/errors.md says what each means and what to do.</summary>
public static class FailureCodes
{
    public const string InputMissing = "input.missing";
    public const string InputNotAFile = "input.not_a_file";
    public const string InputEmpty = "input.empty";
    public const string InputChanged = "input.changed";
    public const string InputNotMedia = "input.not_media";
    public const string InputRefusedFormat = "input.refused_format";
    public const string InputNoStreams = "input.no_streams";
    public const string InputEncrypted = "input.encrypted";
    public const string InputUndecodable = "input.undecodable";
    public const string InputDamaged = "input.damaged";
    public const string InputTooLarge = "input.too_large";
    public const string InputTooLong = "input.too_long";
    public const string AddressRefused = "address.refused";
    public const string SourceRefused = "source.refused";
    public const string SourceNoStore = "source.no_store";
    public const string SourceStoreRefused = "source.store_refused";
    public const string SourceUnreachable = "source.unreachable";
    public const string SourceTooSlow = "source.too_slow";
    public const string SourceNeedsYtdlp = "source.needs_ytdlp";
    public const string ProfileMismatch = "profile.mismatch";
    public const string ProfileUnknown = "profile.unknown";
    public const string ProfileInvalid = "profile.invalid";
    public const string ToolMissing = "tool.missing";
    public const string ToolFailed = "tool.failed";
    public const string ToolTimeout = "tool.timeout";
    public const string ToolKilled = "tool.killed";
    public const string ToolMemory = "tool.memory";
    public const string OutputOccupied = "output.occupied";
    public const string OutputBusy = "output.busy";
    public const string OutputUnwritable = "output.unwritable";
    public const string OutputTooLarge = "output.too_large";
    public const string ProofFailed = "proof.failed";
    public const string VerifyFailed = "verify.failed";
    public const string StorageFull = "storage.full";
    public const string StorageFailed = "storage.failed";
    public const string StateUnavailable = "state.unavailable";
    public const string WorkerLost = "worker.lost";
    public const string LeaseRefused = "lease.refused";
    public const string WorkerFault = "worker.fault";
    public const string WorkerDiskFull = "worker.disk_full";
    public const string CutMismatch = "cut.mismatch";
    public const string CopyUnfit = "copy.unfit";
    public const string Internal = "internal";
}
