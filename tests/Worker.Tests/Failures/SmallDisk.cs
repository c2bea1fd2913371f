using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Failures;

/// <summary>A disk of a few kilobytes; a test on a machine that lets nobody mount one is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int kilobytes)
    {
        var mounted = Environment.UserName == "root" && OperatingSystem.IsLinux()
            && Tool.Run("mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", _folder.Path]).ExitCode == 0;
        if (mounted)
            return;
        _folder.Dispose();
        Assert.Skip("a small disk can be mounted by root only");
    }

    public string Path => _folder.Path;

    public void Dispose()
    {
        Tool.Required("umount", [_folder.Path]);
        _folder.Dispose();
    }
}
