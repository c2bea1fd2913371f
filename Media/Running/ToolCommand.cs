namespace Transcode.Media.Running;

/// <summary>One run of one executable: what it is called, each argument on its own, and the folder it works in.</summary>
public sealed record ToolCommand
{
    /// <summary>A name looked up on PATH, or an absolute path.</summary>
    public string Executable { get; }

    public IReadOnlyList<string> Arguments { get; }

    /// <summary>An existing folder; relative file names in the arguments, HOME and TMPDIR refer to it.</summary>
    public string WorkingDirectory { get; }

    /// <summary>Variables that steer this tool, beside the few that every tool gets; part of what is replayed.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>More variables, which nobody is to see: they are given to the tool, and never shown or replayed.</summary>
    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    public ToolCommand(string executable, IReadOnlyList<string> arguments, string workingDirectory)
    {
        ArgumentException.ThrowIfNullOrEmpty(executable);
        ArgumentException.ThrowIfNullOrEmpty(workingDirectory);
        // The system ends an argument at NUL, so what follows (a protocol whitelist, say) would silently be lost.
        if (arguments.Append(executable).Any(word => word.Contains('\0', StringComparison.Ordinal)))
            throw new ArgumentException("A command holds a NUL character.", nameof(arguments));
        Executable = executable;
        Arguments = [.. arguments];
        WorkingDirectory = workingDirectory;
    }

    /// <summary>The command as one line that can be pasted into a POSIX shell. For logs and people; nothing here ever runs it.</summary>
    public string ToShell()
        => string.Join(' ',
        [.. Variables.Select(variable => $"{variable.Key}={Quote(variable.Value)}"), .. Arguments.Prepend(Executable).Select(Quote)]);

    public override string ToString() => ToShell();

    private static string Quote(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char letter)
        => char.IsAsciiLetterOrDigit(letter) || "-_./:=,+@%".Contains(letter, StringComparison.Ordinal);
}
