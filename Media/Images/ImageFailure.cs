using System.Text.RegularExpressions;
using Transcode.Domain;
using Transcode.Media.Failures;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>Names what libvips cannot do with a source. It says little by exit code, so its words are read.</summary>
public static partial class ImageFailure
{
    private const int DetailLines = 12;

    /// <returns>Null when it exited with 0.</returns>
    public static Failure? Of(ToolCommand command, ToolResult result, Phase phase, ImageFormat format) => result switch
    {
        ToolResult.Exited { Code: 0 } => null,
        ToolResult.Exited exited => Reported(exited, phase, format) with { Detail = Detail(exited.Stderr), Replay = command.ToShell() },
        ToolResult.LimitHit { Limit: ToolLimit.Memory } hit => new Failure(FailureCodes.ToolMemory, phase, Party.Input,
            $"This {format.Description} image needs more memory than an image may take (Worker:ImageMemoryBytes). Raise the limit if such "
            + $"images are meant.", Detail(hit.Stderr), command.ToShell()),
        _ => ToolFailure.Of(command, result, phase),
    };

    /// <summary>Null when the part of libvips that took the file is the one that is meant to.</summary>
    public static Failure? WrongLoader(ImageFormat format, string loader) => loader == format.Loader ? null : Unreadable(format);

    /// <summary>What a sensor measured is no picture yet.</summary>
    public static readonly Failure Raw = new(FailureCodes.InputRefusedFormat, Phase.ReadingSource, Party.Input,
        "The file is a camera's raw file (DNG, NEF, CR2, ARW and the like), which is not developed here. Export it from your photo program "
        + "as JPEG or TIFF.");

    /// <summary>Cut within its picture, whatever follows.</summary>
    public static Failure Cut(ImageFormat format, string? detail = null) => Broken(format) with { Detail = detail };

    /// <summary>Samples of which nobody knows which of them is white.</summary>
    public static Failure UnknownScale(string samples) => new(FailureCodes.InputRefusedFormat, Phase.ReadingSource, Party.Input,
        $"The image holds samples of type {samples} without saying which of them is white. Convert it to 8 or 16 bits, or to RGB in linear "
        + $"light.");

    private static Failure Reported(ToolResult.Exited exited, Phase phase, ImageFormat format)
    {
        foreach (var row in _rows)
            if (row.Words.Any(message => exited.Stderr.Lines.Any(line => line.Contains(message, StringComparison.OrdinalIgnoreCase))))
                return row.Failure(format) with { Phase = phase };
        return phase == Phase.ReadingSource ? Unopened(format) : Broken(format) with { Phase = phase };
    }

    /// <summary>The first row of which a word appears wins.</summary>
    private static readonly IReadOnlyList<(string[] Words, Func<ImageFormat, Failure> Failure)> _rows =
    [
        (["No space left on device"], _ => new(FailureCodes.StorageFull, Phase.Writing, Party.Storage,
            "The disk is full. Free space in the data folder (TRANSCODE_HOME) or point it at a larger disk, then retry the job.")),
        // Its index lies anywhere; where that is cut off, no reader knows the file for its own, and it is offered to the last one, which is
        // not trusted.
        (["is not a known file format", "magickload: operation is blocked"],
            format => format == ImageFormat.Tiff ? Unopened(format) : Unreadable(format)),
        (["operation is blocked", "not supported file type", "unsupported codec", "No decoding plugin", "Unsupported feature",
            "planes not supported"], Unreadable),
        // What hardly any libvips reads: to convert the file is easier than to look for another one.
        (["unsupported tiff", "samples out of range", "not a whole number of bytes", "Unsupported JPEG", "SOF type"], OddSamples),
        (["Input/output error"], _ => new(FailureCodes.StorageFailed, Phase.ReadingSource, Party.Storage,
            "The source could not be read to its end. Look at the disk's or the storage's health; the step is tried again.")),
        (["exceeded", "exceeds", "too large", "Maximum supported"], TooMuch),
    ];

    private static Failure Unreadable(ImageFormat format) => new(FailureCodes.ToolMissing, Phase.ReadingSource, Party.Worker,
        $"This machine's libvips cannot read this {format.Description} image. Install a libvips that does (transcode doctor says what this "
        + $"one reads), or convert the image to JPEG, PNG or WebP.");

    private static Failure OddSamples(ImageFormat format) => new(FailureCodes.InputRefusedFormat, Phase.ReadingSource, Party.Input,
        $"This {format.Description} image stores its samples in a way that is not read here: 12 bits each, say, or without loss in a JPEG. "
        + $"Convert it to 8 or 16 bits a sample.");

    private static Failure TooMuch(ImageFormat format) => new(FailureCodes.InputTooLarge, Phase.Decoding, Party.Input,
        $"This {format.Description} image announces more than any honest one holds, and is not processed.");

    private static Failure Unopened(ImageFormat format) => new(FailureCodes.InputNotMedia, Phase.ReadingSource, Party.Input,
        $"The file begins as {format.Description} does, but is broken or cut off. Check that it opens in a viewer and upload it whole.");

    private static Failure Broken(ImageFormat format) => new(FailureCodes.InputUndecodable, Phase.Decoding, Party.Input,
        $"The {format.Description} image is broken or cut off: not all of it could be decoded. Check that it opens in a viewer and upload "
        + $"it whole.");

    internal static string Detail(StderrTail stderr)
        => string.Join('\n', stderr.Lines.Where(line => line.Length > 0).Select(line => Libvips().Replace(line, "")).TakeLast(DetailLines));

    /// <summary>Which process said it, and when: else the same fault would look like another each time.</summary>
    [GeneratedRegex(@"^\([\w.-]+:\d+\): [\w-]+ \*\*: (?:[\d:.]+: )?")]
    private static partial Regex Libvips();
}
