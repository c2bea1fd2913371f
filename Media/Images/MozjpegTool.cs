using System.Globalization;
using Transcode.Domain.Plans;
using Transcode.Media.Running;

namespace Transcode.Media.Images;

/// <summary>
/// The MozJPEG encoder: this program itself, started once more with a verb that no help names, so that it runs under the limits of any
/// tool. It reads only the picture that libvips developed, never the source.
/// </summary>
/// <param name="Program">The words that start this program.</param>
public sealed record MozjpegTool(IReadOnlyList<string> Program)
{
    public const string Verb = "mozjpeg-encode";

    /// <summary>The runtime reserves addresses for itself beside what the picture takes.</summary>
    public const long RuntimeBytes = 1L << 30;

    /// <summary>Exit code: NetVips has no library for this kind of machine.</summary>
    public const int NotHere = 70;

    public ToolCommand For(ImagePlan image, string folder) =>
        Command([DevelopCommand.File, image.FileName, Number(image.Width), Number(image.Height), Number(image.Settings.Quality)], folder);

    /// <summary>Says which versions it is made of.</summary>
    public ToolCommand Version(string folder) => Command(["--version"], folder);

    private ToolCommand Command(IReadOnlyList<string> message, string folder) =>
        new(Program[0], [.. Program.Skip(1), Verb, .. message],
            folder)
        { Variables = Variables(AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string) };

    /// <summary>
    /// A small heap, nothing listening, one thread; and where the program lies unpacked, if it is one file: it would unpack itself anew
    /// into each workspace.
    /// </summary>
    private static Dictionary<string, string> Variables(string? libraries)
    {
        var variables = new Dictionary<string, string>
        {
            ["DOTNET_GCHeapHardLimit"] = "0x4000000",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["VIPS_CONCURRENCY"] = "1",
        };
        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root)
            variables["DOTNET_ROOT"] = root;
        if (Environment.GetEnvironmentVariable(UnpackedBelow) is { Length: > 0 } chosen)
            variables[UnpackedBelow] = chosen;
        // Else libraries lie in HOME/.net/NAME/HASH.
        var here = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        foreach (var folder in (libraries ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(Path.TrimEndingDirectorySeparator))
            if (!folder.StartsWith(here, StringComparison.Ordinal) && Path.GetDirectoryName(Path.GetDirectoryName(folder)) is { } below
                && Path.GetFileName(below) == ".net")
                variables.TryAdd(UnpackedBelow, below);
        return variables;
    }

    /// <summary>How this process was started: by the runtime's own starter, or as a program.</summary>
    public static IReadOnlyList<string> ThisProgram { get; } = Environment.ProcessPath is { } path
        ? Path.GetFileNameWithoutExtension(path) == "dotnet" ? [path, Environment.GetCommandLineArgs()[0]] : [path]
        : ["transcode"];

    private const string UnpackedBelow = "DOTNET_BUNDLE_EXTRACT_BASE_DIR";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
