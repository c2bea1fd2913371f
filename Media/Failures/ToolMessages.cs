using Transcode.Domain;

namespace Transcode.Media.Failures;

/// <summary>
/// What ffmpeg's and ffprobe's own words mean for a person. Data: the first row whose words appear wins. {0} is who said so: the demuxer or
/// the codec.
/// </summary>
internal static class ToolMessages
{
    public static readonly IReadOnlyList<(string Output, string Code, Party Party, string Message)> Rows =
    [
        ("No space left on device", FailureCodes.StorageFull, Party.Storage,
            "The disk is full. Free space in the data folder (TRANSCODE_HOME) or point it at a larger disk, then retry the job."),
        ("File too large", FailureCodes.OutputTooLarge, Party.Input,
            "The output grew past the limit for one file. Raise the limit (Worker:OutputBytes) if such a size is meant."),
        ("not on whitelist", FailureCodes.InputRefusedFormat, Party.Input,
            "This kind of file ({0}) is not accepted. Accepted are common containers of video and sound, and images as JPEG, PNG, WebP, "
                + "GIF, TIFF, HEIC, AVIF, JPEG XL, JPEG 2000, SVG or PPM; no playlists, scripts, lone subtitles or other images."),
        ("moov atom not found", FailureCodes.InputNotMedia, Party.Input,
            "The file cannot be read: it is cut off, or it is no media at all (the index of an MP4 file, moov, is missing). Check that it "
                + "plays and upload it whole."),
        ("Decoder (codec", FailureCodes.InputUndecodable, Party.Input,
            "There is no decoder here for a codec in this file. Convert it to a common codec first."),
        ("No decoder", FailureCodes.InputUndecodable, Party.Input,
            "There is no decoder here for a codec in this file. Convert it to a common codec first."),
        ("Picture size", FailureCodes.InputTooLarge, Party.Input,
            "The picture is larger than can be decoded. Scale it down first."),
        ("Error while decoding stream", FailureCodes.InputUndecodable, Party.Input,
            "A stream of this file could not be decoded. Check that picture and sound play to the end."),
        ("Invalid data found when processing input", FailureCodes.InputNotMedia, Party.Input,
            "The file is not media that can be read, or it is broken at its beginning. Check that it plays and was uploaded whole."),
        ("Failed to read frame size", FailureCodes.InputNotMedia, Party.Input,
            "The file looks like sound at its beginning, but holds none. Check that it plays and was uploaded whole."),
        ("End of file", FailureCodes.InputNotMedia, Party.Input,
            "The file ends before any media begins. Upload the complete file."),
        ("does not contain any stream", FailureCodes.InputNoStreams, Party.Input,
            "The file holds no picture and no sound. Check that the upload is complete and is a media file."),
        ("matches no streams", FailureCodes.InputNoStreams, Party.Input,
            "A stream that was announced is not there. Check that the upload is complete."),
        ("Cannot allocate memory", FailureCodes.ToolMemory, Party.Input,
            "The file needs more memory than one step may take. Raise the limit (Worker:MemoryBytes) on a machine that has it."),
        ("patches welcome", FailureCodes.InputUndecodable, Party.Input,
            "This file uses a form of its format that the tools here do not know. Convert it to a common one first."),
        ("Too many channels", FailureCodes.InputUndecodable, Party.Input,
            "The file announces more channels of sound than any real one has. Check that it plays and was uploaded whole."),
        ("is out of range", FailureCodes.InputUndecodable, Party.Input,
            "The times in this file jump by more hours than a video file can hold. Mend its timestamps first, or cut the file at the jump."),
        ("Output file is empty", FailureCodes.InputUndecodable, Party.Input,
            "Nothing in this file could be decoded. Check that it plays."),
        ("No such file or directory", FailureCodes.InputMissing, Party.Storage,
            "The source is not there any more. Put it back, or submit it again."),
        ("Is a directory", FailureCodes.InputNotAFile, Party.Input, "The source is a folder. Name a file."),
        ("Permission denied", FailureCodes.InputMissing, Party.Storage,
            "The source may not be read. Give this user permission to read it."),
        ("Server returned 4", FailureCodes.StorageFailed, Party.Storage,
            "The storage refused to hand out the source. Look at the storage's health; the step is tried again."),
        ("Server returned 5", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("Connection refused", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("Connection reset by peer", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("Connection timed out", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("Network is unreachable", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("No route to host", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("Failed to resolve hostname", FailureCodes.StorageFailed, Party.Storage, Unreachable),
        ("Input/output error", FailureCodes.StorageFailed, Party.Storage,
            "The source could not be read to its end. Look at the disk's or the storage's health; the step is tried again."),
    ];

    /// <summary>"srt" of "[srt @ 0x5613efb11240] [error] …".</summary>
    public static string Speaker(string line)
        => Complaints.Context().Match(line) is { Success: true } found ? found.Groups[1].Value : "unknown";

    private const string Unreachable = "The storage cannot be reached. Look at the storage's health; the step is tried again.";
}
