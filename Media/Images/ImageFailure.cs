using Transcode.Domain;
using Transcode.Media.Failures;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>Names what libvips cannot do with a source. It says little by exit code, so its words are read.</summary>
public static class ImageFailure
{
    private const int DetailLines = 12;

    /// <returns>Null when it exited with 0.</returns>
    public static Failure? Of(ToolCommand command, ToolResult result, Phase phase, ImageFormat format) => result switch
    {
        ToolResult.Exited { Code: 0 } => null,
        ToolResult.Exited exited => Said(exited, phase, format) with { Detail = Detail(exited.Stderr), Replay = command.ToShell() },
        ToolResult.LimitHit { Limit: ToolLimit.Memory } hit => new Failure(FailureCodes.ToolMemory, phase, Party.Input,
            $"This {format.Words} image needs more memory than an image may take (Silo:ImageMemoryBytes). Raise the limit if such images are meant.", Detail(hit.Stderr), command.ToShell()),
        _ => ToolFailure.Of(command, result, phase),
    };

    /// <summary>Null when the part of libvips that took the file is the one that is meant to.</summary>
    public static Failure? WrongLoader(ImageFormat format, string loader) => loader == format.Loader ? null : Unreadable(format);

    private static Failure Said(ToolResult.Exited exited, Phase phase, ImageFormat format)
    {
        foreach (var row in Rows)
            if (row.Words.Any(words => exited.Stderr.Lines.Any(line => line.Contains(words, StringComparison.OrdinalIgnoreCase))))
                return row.Failure(format) with { Phase = phase };
        return phase == Phase.ReadingSource ? Unopened(format) : Broken(format) with { Phase = phase };
    }

    /// <summary>The first row of which a word appears wins.</summary>
    private static readonly IReadOnlyList<(string[] Words, Func<ImageFormat, Failure> Failure)> Rows =
    [
        (["No space left on device"], _ => new(FailureCodes.StorageFull, Phase.Writing, Party.Storage,
            "The disk is full. Free space in the data folder (TRANSCODE_HOME) or point it at a larger disk, then retry the job.")),
        // Its index lies anywhere; where that is cut off, no reader knows the file for its own, and it is offered to the last one, which is not trusted.
        (["is not a known file format", "magickload: operation is blocked"], format => format == ImageFormat.Tiff ? Unopened(format) : Unreadable(format)),
        (["operation is blocked", "not supported file type", "unsupported codec", "No decoding plugin", "Unsupported feature"], Unreadable),
        (["Input/output error"], _ => new(FailureCodes.StorageFailed, Phase.ReadingSource, Party.Storage,
            "The source could not be read to its end. Look at the disk's or the storage's health; the step is tried again.")),
        (["exceeded", "exceeds", "too large", "Maximum supported"], TooMuch),
    ];

    private static Failure Unreadable(ImageFormat format) => new(FailureCodes.ToolMissing, Phase.ReadingSource, Party.Worker,
        $"This machine's libvips cannot read this {format.Words} image. Install a libvips that does (transcode doctor says what this one reads), or convert the image to JPEG, PNG or WebP.");

    private static Failure TooMuch(ImageFormat format) => new(FailureCodes.InputTooLarge, Phase.Decoding, Party.Input,
        $"This {format.Words} image announces more than any honest one holds, and is not processed.");

    private static Failure Unopened(ImageFormat format) => new(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input,
        $"The file begins as {format.Words} does, but is broken or cut off. Check that it opens in a viewer and upload it whole.");

    private static Failure Broken(ImageFormat format) => new(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
        $"The {format.Words} image is broken or cut off: not all of it could be decoded. Check that it opens in a viewer and upload it whole.");

    internal static string Detail(StderrTail stderr) => string.Join('\n', stderr.Lines.Where(line => line.Length > 0).TakeLast(DetailLines));
}
