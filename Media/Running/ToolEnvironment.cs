namespace Transcode.Media.Running;

/// <summary>The variables a tool gets to see. A short list by name, so that no secret of ours can reach a tool that reads hostile
/// files.</summary>
internal static class ToolEnvironment
{
    private const string DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>Where drivers, libraries and certificates are found, and what overrules a choice of ours; on Windows also what a process
    /// needs to start at all.</summary>
    private static readonly string[] _passedOn =
    [
        "PATH", "LD_LIBRARY_PATH", "LIBVA_DRIVER_NAME", "LIBVA_DRIVERS_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES",
        "NVIDIA_DRIVER_CAPABILITIES", "SSL_CERT_FILE", "SSL_CERT_DIR", "SystemRoot", "SystemDrive", "windir", "PATHEXT",
        Tunables,
    ];

    /// <summary>How glibc hands out memory (its manual: Memory Allocation Tunables); other C libraries do not read it.</summary>
    private const string Tunables = "GLIBC_TUNABLES";

    /// <summary>Pictures lie in pages of 2 MiB, and are kept for the next picture instead of being given back: an encode takes 6 % less
    /// processor time and up to 100 MiB more at 1080p (docs/decisions/0019-large-pages.md).</summary>
    private const string LargePages = "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432";

    /// <param name="ours">Looks a variable of our own process up.</param>
    /// <param name="workspace">Home and temporary folder of the tool, so that what it leaves there dies with the workspace.</param>
    public static IReadOnlyDictionary<string, string> For(Func<string, string?> ours, string workspace)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = DefaultPath, [Tunables] = LargePages };
        foreach (var name in _passedOn)
            if (ours(name) is { Length: > 0 } value) variables[name] = value;
        variables["HOME"] = variables["TMPDIR"] = variables["TEMP"] = variables["TMP"] = workspace;
        variables["LANG"] = "C.UTF-8";
        return variables;
    }
}
