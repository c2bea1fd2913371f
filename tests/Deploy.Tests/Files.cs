using System.Diagnostics;

namespace Transcode.Deploy.Tests;

/// <summary>The repository's files, and the programs that read them.</summary>
internal static class Files
{
    public static string Root { get; } = FindRoot();

    public static string Path(string relative) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Root, relative));

    public static string Text(string relative) => File.ReadAllText(Path(relative));

    /// <summary>Exit code, and what it wrote to both.</summary>
    public static async Task<(int Code, string Out, string Error)> Run(
        string program, string[] arguments, CancellationToken stop, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        try
        {
            var (written, complained) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            await process.WaitForExitAsync(stop);
            return (process.ExitCode, await written, await complained);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    public static bool IsInstalled(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(System.IO.Path.Combine(folder, program)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Transcode.Aspire.sln")))
            folder = folder.Parent;
        return folder.ShouldNotBeNull("the folder with the solution").FullName;
    }
}
